"""The classroom: assignments, hand-ins, and grading a class over them.

`make` and `write_assignment` for the instructor, `collect` and `write_handin` for the student, `grade_folder`
for the instructor again. The instructor's marks always win over what is suggested.
"""

from densecards.study.classroom.assignment import (
    Assignment,
    Plan,
    make,
    read_assignment,
    read_plan,
    write_assignment,
)
from densecards.study.classroom.doing import Asked, standing_of
from densecards.study.classroom.fields import read_names
from densecards.study.classroom.grading import grade_folder
from densecards.study.classroom.handin import HandIn, collect, read_handin, write_handin
from densecards.study.classroom.marking_values import ClassGrade, Line, StudentGrade
from densecards.study.classroom.overrides import lines_csv, read_marks
from densecards.study.classroom.report import grade_data, report, students_csv
from densecards.study.classroom.rubric import Rubric, load_rubric

__all__ = [
    "Asked",
    "Assignment",
    "ClassGrade",
    "HandIn",
    "Line",
    "Plan",
    "Rubric",
    "StudentGrade",
    "collect",
    "grade_data",
    "grade_folder",
    "lines_csv",
    "load_rubric",
    "make",
    "read_assignment",
    "read_handin",
    "read_marks",
    "read_names",
    "read_plan",
    "report",
    "standing_of",
    "students_csv",
    "write_assignment",
    "write_handin",
]
