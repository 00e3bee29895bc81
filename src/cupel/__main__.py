"""`python -m cupel`: the same as the `cupel` command."""

from cupel.cli.main import main

if __name__ == "__main__":
    main()
