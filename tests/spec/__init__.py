"""The method as tables: what goes in, what must come out, worked by hand.

Each module holds one section of the method. `contents.SECTIONS` puts them in order; `test_method` holds the code to
every table; `tasks.method_document` makes docs/method.md of them, so that the manual cannot say anything untrue.
"""
