"""Running untrusted programs: isolation, the fork server, limits, wire values.

Knows nothing of tasks, tests or expected answers. The trusted side asks with `Job` and gets
`Observation`s; what they mean is the judge's to say.
"""
