"""The smallest useful program: rows go in, a query comes out.

CODEANATOMY_LIBRARY=…/libcodeanatomy.so PYTHONPATH=bindings/python-ctypes \
        python examples/python/first_query.py
"""

import codeanatomy

with codeanatomy.connect() as session:
    session.register("calls", {"name": ["main", "run", "main"], "line": [3, 7, 21]})
    reader = session.query("SELECT name, count(*) AS uses FROM calls GROUP BY name ORDER BY name")
    for name, uses in reader.fetchall():
        print(f"{name:8}{uses:>4}")
