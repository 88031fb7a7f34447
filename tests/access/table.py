"""The access table: every address of the application × the cast × GET and POST → the answer expected.

A new page needs one line in the rows_….py of its floor, or the suite fails. It reads

    Row("sheet_edit", get="00 2.. …", post="…", kwargs=lambda w: {"pk": w.sheet.pk}, data={…}),

get, post   one sign a person, in the order of COLUMNS (blanks are for the eye); a single sign means everybody.
                2  the page (200)                 x  in scope, but not for this role (403)
                3  sent on to another page        0  not there, or out of scope (404)
                >  sent to the sign-in page       m  the page is not used this way (405)
                4  what was sent is wrong (400)
            ``post`` may be left out where it answers as ``get`` does.
kwargs      what the address needs, from the world of tests/access/world.py
data        what is posted: a dict, or a function of the world that returns one
query       the query of a GET: a dict, or a function of the world that returns one
untouched   for verbs on many objects: who gets an answer like 3, but may change nothing here, because
            the objects posted are out of scope. Where the answer is x 0 > m nothing may be written anyway.
public      names of disclosed members may be on the page (identity and phone numbers never)

Another address of the same name needs a separate row as well. Each cell runs in the same world and is undone afterwards. World's objects are in the branch of the
member and the own secretary. row.only() writes the most common pattern.
"""

from tests.access import (
    rows_accountability,
    rows_accounts,
    rows_boards,
    rows_boards2,
    rows_evaluation,
    rows_inspection,
    rows_jobs,
    rows_ledger,
    rows_messages,
    rows_pledges,
    rows_printing,
    rows_results,
    rows_reviews,
)

ROWS = [
    *rows_accounts.ROWS,
    *rows_jobs.ROWS,
    *rows_ledger.ROWS,
    *rows_messages.ROWS,
    *rows_pledges.ROWS,
    *rows_printing.ROWS,
    *rows_reviews.ROWS,
    *rows_evaluation.ROWS,
    *rows_results.ROWS,
    *rows_inspection.ROWS,
    *rows_accountability.ROWS,
    *rows_boards.ROWS,
    *rows_boards2.ROWS,
]
