"""``python -m fztally``."""

from fztally.cli import main

if __name__ == "__main__":
    main()
