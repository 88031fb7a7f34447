"""The initial rules that bar from awards; no source fixes them, so the document says that they are a local matter."""

from datetime import date

from registry.shipped import ships

from .models import RecognitionRules


@ships("accountability")
def first_rules():
    if not RecognitionRules.objects.exists():
        RecognitionRules.objects.create(
            valid_from=date(2020, 1, 1), document="本地配置（启用时填写文号）"
        )
