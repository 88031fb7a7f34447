"""Recognition 创先争优 and benefits 相关待遇: who qualifies, who is barred, by which rule and until when."""
