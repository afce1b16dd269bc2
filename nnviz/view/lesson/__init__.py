"""The lesson in hand: a strip above the panels, and what it draws into them."""
