"""The stages of a recipe on files: file in, file out, each run again without harm.

    files, rejects, asked_file   what every stage reads and leaves: tasks, outcomes, side files, figures
    trimming                     `filter`, `thin`, `select`, `settle`
    asking                       who is asked, and how a stage ends early
    raw, reading                 raw problems; from what a model wrote to parts of a task
    pose, sample, adversaries    the published stages that ask a model
    propose, rule, precondition  those that are ours
    forwarder, local_vllm        a model served on this machine's GPUs
    stages, run, forecast        what a stage does to the standing files; whole recipes, and what they would ask

    from cupel.pipeline import trimming

    trimming.filter_file(Path("judged"), Path("filtered.jsonl"))

The rules stand in `cupel.evolve.recipes`; this package reads, asks them and writes. All errors are
`cupel.model.errors.CupelError`s.
"""
