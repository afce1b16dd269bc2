"""What several panels draw with: colours, axes, equations, words."""
