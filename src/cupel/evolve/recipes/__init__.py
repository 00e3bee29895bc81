"""Recipes: named sets of stages and parameters, and the rules that their stages follow.

    recipe            what a recipe is, and the recipes that there are
    passrows          who passes what, from the outcomes of a run
    patterns          tests that almost nobody passes, tests of one pass pattern
    choosing          which five programs an adversary is shown
    trimming          the stages that drop tests: `filter`, `thin`, `select`
    vectors           replaying recorded answers of the published steps
    settings          the parameters of the stages that ask a model
    questions         `pose`: what an author is asked, and what its answer holds
    sampling          `sample`: what a solver is asked, and the candidate that its answer is
    adversaries       `attack`, `separate`: what an adversary is shown and asked

The recipe `evolvecoder` follows EvolveCoder (arXiv 2603.12698; TIGER-AI-Lab/EvolveCoder) to the letter; where the original draws
at random, the draw is made from a seed. Files are `cupel.pipeline`'s.
"""
