from multiprocessing import freeze_support

from nnviz.app.main import main

if __name__ == "__main__":
    freeze_support()  # in a bundle every process is begun by this very program
    raise SystemExit(main())
