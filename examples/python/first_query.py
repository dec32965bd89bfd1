"""The smallest useful program: one query, its one answer; errors are exceptions.

CODEANATOMY_LIBRARY=…/libcodeanatomy.so PYTHONPATH=bindings/python-ctypes \
        python examples/python/first_query.py
"""

import codeanatomy

with codeanatomy.connect() as session:
    for (answer,) in session.query("SELECT 6 * $1 AS answer", [7]).fetchall():
        print(answer)
