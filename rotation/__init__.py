"""Replacing every device's secret without cutting one off: pure functions on files, and on what the last `up` left."""

from rotation.errors import RotationError
from rotation.generations import next_generation, with_generations
from rotation.holders import Deployed, Holder, Login
from rotation.keeping import cut_off_by, logins_cut_off, signs_of_another_stack
from rotation.record import Mark, Rotation, wrong_line
from rotation.rotation_file import due_days, read_rotation, rotation_file
from rotation.standing import Phase, Standing
from rotation.steps import Tick, begin, finish, tick_off, with_due, with_newcomers

__all__ = [
    "Deployed",
    "Holder",
    "Login",
    "Mark",
    "Phase",
    "Rotation",
    "RotationError",
    "Standing",
    "Tick",
    "begin",
    "cut_off_by",
    "due_days",
    "finish",
    "logins_cut_off",
    "next_generation",
    "read_rotation",
    "rotation_file",
    "signs_of_another_stack",
    "tick_off",
    "with_due",
    "with_generations",
    "with_newcomers",
    "wrong_line",
]
