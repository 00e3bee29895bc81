"""The authoring workflow: pieces of work, who may do them, what was handed in, and what follows from it.

    records      pieces, contributors, events
    settings     what a run is bound to
    submissions  what a piece of work is answered with, by kind
    matters      what is wrong with a task, and who has to act
    state        a task's state, folded from its events
    flow         what is to be done next for a task
    seen         the view that a piece shows
    leaks        what of one side's work must not reach the other
    intake       whether an answer can be taken, with errors that its writer can act on
    desk         leasing, taking in, and what the program does itself
    assembly     the task that a state amounts to, with its history
    audit        the proof of separation

Every function but the desk's is pure: a run is its events, and state, views and proof follow from them. Persons and models
go through the same functions; asking models is `cupel.pipeline.author`, folders for people `cupel.author.handoff`.
"""
