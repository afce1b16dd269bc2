"""`python -m nnviz` is the same as `nnviz`."""

from nnviz.app.main import main

raise SystemExit(main())
