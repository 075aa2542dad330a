"""The yardstick of start-up: a Textual app with header, footer, table and input, and nothing behind it."""

from textual.app import App, ComposeResult
from textual.widgets import DataTable, Footer, Header, Input


class TrivialApp(App[None]):
    """Three columns, three rows, one box."""

    BINDINGS = [("q", "quit", "Quit"), ("d", "dark", "Dark")]  # noqa: RUF012

    def compose(self) -> ComposeResult:
        """Yield the four widgets."""
        yield Header()
        yield Input(placeholder="type here")
        yield DataTable()
        yield Footer()

    def on_mount(self) -> None:
        """Fill the table."""
        table = self.query_one(DataTable)
        table.add_columns("deck", "due", "new")
        for name in ("one", "two", "marker-row"):
            table.add_row(name, "1", "2")


if __name__ == "__main__":
    TrivialApp().run()
