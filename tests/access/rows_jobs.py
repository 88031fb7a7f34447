from tests.access.row import SIGNED_IN, Row, only


def own_job(name, *, get, post):
    """A page of a job, which only its owner (here the administrator) sees."""

    def signs(answer):
        return only("a", answer=answer, others="m" if answer == "m" else "0")

    return Row(name, get=signs(get), post=signs(post), kwargs=lambda w: {"pk": w.job.pk})


ROWS = [
    Row("job_list", get=SIGNED_IN),
    own_job("job_detail", get="2", post="2"),
    own_job("job_cancel", get="m", post="3"),
    own_job("job_retry", get="m", post="3"),
    own_job("job_file", get="2", post="2"),
    Row("import_shape_list", get=SIGNED_IN),
    Row(
        "import_shape_forget",
        get=only("a", answer="m", others="m"),
        post=only("a", answer="3", others="0"),
        kwargs=lambda w: {"pk": w.import_shape.pk},
    ),
]
