"""Hand-off by files: a piece of work as a folder, for people and for any agent that is not an API.

    folder       writing the folder of a leased piece, and reading back what stands in it
    view_files   a view as files
    skeleton     the files to fill
    guide        README.md: what to do, from `guides/KIND.md`

Everything in a folder is rendered from the view that was leased, and the figures of the run that its contributor has to know.
"""

from cupel.author.handoff.folder import Found, read_folder, write_folder

__all__ = ["Found", "read_folder", "write_folder"]
