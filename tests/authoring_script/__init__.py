"""A double of models' endpoints for the authoring workflow: role answers for small tasks, good and bad ones, behind real HTTP.

    work        what a task's role answers are made of
    functions, classes, modules, programs   the tasks, each in two variants
    library     all of them, and the plan that asks for them
    defects     what goes wrong on the way, and the gate at which it has to be caught
    playing     what each role says to a prompt
    server      the endpoint; `python -m authoring_script.server PORT`, from `tests`

Nothing in it is a model. What it says depends on the prompt, the model's name and the sample alone.
"""
