"""Reading workbooks as people really send them, safely; writing ones that can do no harm."""
