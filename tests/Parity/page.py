"""The page of `make parity`: rows of two numbers with what may lie between them."""
import csv, os, sys

FOLDER = sys.argv[1]
_rows = []

def compare(what, ours, theirs, allowed):
    difference = abs(ours - theirs)
    _rows.append(f"| {what} | {ours:.8g} | {theirs:.8g} | {difference:.2g} | {allowed:.2g} | {'yes' if difference <= allowed else 'NO'} |")

def require(what, holds):
    _rows.append(f"| {what} | | | | | {'yes' if holds else 'NO'} |")

def table(*path):
    with open(os.path.join(FOLDER, *path), newline="") as file:
        return list(csv.DictReader(file))

def section(title, *lines):
    """Prints what was compared since the last section."""
    print(f"\n## {title}\n\n" + "\n".join(lines))
    print("\n| number | mira | Python | difference | allowed | agrees |\n|---|---|---|---|---|---|\n" + "\n".join(_rows))
    _rows.clear()
