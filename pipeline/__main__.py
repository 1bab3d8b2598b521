"""``python -m pipeline`` is ``luodi``."""

from pipeline.cli import main

if __name__ == "__main__":
    main()
