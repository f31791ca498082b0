"""The command `khronika` and its commands."""

import os
import sys
from typing import Annotated, NoReturn

import typer

from khronika.cli import (
    account,
    alarms,
    anchor,
    case,
    copying,
    correct,
    correct_text,
    demo,
    dossier,
    exporting,
    going_on,
    history,
    importing,
    independence,
    index,
    init,
    letter,
    linking,
    machine,
    members,
    open_item,
    patterns,
    propose,
    publishing,
    query,
    read,
    recovery,
    review,
    seal,
    search,
    serve,
    sources,
    state,
    status,
    tagging,
    taking_back,
    text,
    upgrade,
    verify,
    viewing,
    vocabulary,
)
from khronika.cli.free_text import taking_free_texts
from khronika.cli.language import choose, say, words
from khronika.cli.show import on_one_line
from khronika.cli.translated import TranslatedTyper
from khronika.cli.unlock import clock_is_right
from khronika.presentation.failing import told, told_of_module
from khronika.presentation.fault import fact_in
from khronika.presentation.words import LANGUAGES
from khronika.primitives.error import KhronikaError

FAILED, LOCKED, INTERRUPTED = 1, 3, 130

app = TranslatedTyper(
    name="khronika",
    help="Turns leaked files and testimonies about abuse in detention into protected, provable, court-ready case files.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def before(
    *,
    trusted: Annotated[
        bool,
        typer.Option(
            "--clock-is-right",
            help="Write although a time stamp in the archive is later than this clock.",
            show_default=False,
        ),
    ] = False,
    spoken: Annotated[
        str,
        typer.Option(
            "--language",
            metavar="LANGUAGE",
            help="Speak this language: en, ru, uk or fr; else KHRONIKA_LANGUAGE, or what the system says.",
            callback=choose,
            is_eager=True,
            show_default=False,
        ),
    ] = "",
) -> None:
    """Turns leaked files and testimonies about abuse in detention into protected, provable, court-ready case files."""
    clock_is_right.set(trusted)
    if spoken and spoken not in LANGUAGES:
        raise typer.BadParameter("the languages are en, ru, uk and fr")


app.command("demo", epilog=demo.EXAMPLE)(taking_free_texts(demo.demo))
app.command("init", epilog=init.EXAMPLE)(taking_free_texts(init.init))
app.command("members", epilog=members.EXAMPLE)(taking_free_texts(members.members))
app.add_typer(recovery.app, name="recovery")
app.command("seal", epilog=seal.EXAMPLE)(taking_free_texts(seal.seal))
app.command("correct", epilog=correct.EXAMPLE)(taking_free_texts(correct.correct))
app.command("correct-text", epilog=correct_text.EXAMPLE)(taking_free_texts(correct_text.correct_text))
app.command("take-back", epilog=taking_back.EXAMPLE)(taking_free_texts(taking_back.take_back))
app.command("read", epilog=read.EXAMPLE)(taking_free_texts(read.read))
app.command("text", epilog=text.EXAMPLE)(taking_free_texts(text.text))
app.command("serve", epilog=serve.EXAMPLE)(taking_free_texts(serve.serve))
app.command("search", epilog=search.EXAMPLE)(taking_free_texts(search.search))
app.command("tag", epilog=tagging.EXAMPLE)(taking_free_texts(tagging.tag))
app.command("view", epilog=viewing.EXAMPLE)(taking_free_texts(viewing.view))
app.command("sources", epilog=sources.EXAMPLE)(taking_free_texts(sources.sources))
app.command("link", epilog=linking.EXAMPLE)(taking_free_texts(linking.link))
app.command("status", epilog=status.EXAMPLE)(taking_free_texts(status.status))
app.command("show", epilog=account.EXAMPLE)(taking_free_texts(account.show))
app.command("open", epilog=open_item.EXAMPLE)(taking_free_texts(open_item.open_item))
app.command("state", epilog=state.EXAMPLE)(taking_free_texts(state.state))
app.command("propose", epilog=propose.EXAMPLE)(taking_free_texts(propose.propose))
app.command("query", epilog=query.EXAMPLE)(taking_free_texts(query.query))
app.command("alarms", epilog=alarms.EXAMPLE)(taking_free_texts(alarms.alarms))
app.command("independence", epilog=independence.EXAMPLE)(taking_free_texts(independence.independence))
app.command("patterns", epilog=patterns.EXAMPLE)(taking_free_texts(patterns.patterns))
app.command("history", epilog=history.EXAMPLE)(taking_free_texts(history.history))
app.command("review", epilog=review.EXAMPLE)(taking_free_texts(review.review))
app.command("vocabulary", epilog=vocabulary.EXAMPLE)(taking_free_texts(vocabulary.vocabulary))
app.command("import", epilog=importing.EXAMPLE)(taking_free_texts(importing.importing))
app.add_typer(case.app, name="case")
app.command("dossier", epilog=dossier.EXAMPLE)(taking_free_texts(dossier.dossier))
app.command("letter", epilog=letter.EXAMPLE)(taking_free_texts(letter.letter))
app.command("export", epilog=exporting.EXAMPLE)(taking_free_texts(exporting.export))
app.command("verify", epilog=verify.EXAMPLE)(taking_free_texts(verify.verify))
app.command("anchor", epilog=anchor.EXAMPLE)(taking_free_texts(anchor.anchor))
app.command("publish-log", epilog=publishing.EXAMPLE)(taking_free_texts(publishing.publish_log))
app.command("copy", epilog=copying.EXAMPLE)(taking_free_texts(copying.copy))
app.command("continue", epilog=going_on.EXAMPLE)(taking_free_texts(going_on.go_on))
app.command("upgrade", epilog=upgrade.EXAMPLE)(taking_free_texts(upgrade.upgrade))
app.command("index", epilog=index.EXAMPLE)(taking_free_texts(index.index))
app.command("seize-test", epilog=machine.SEIZE_EXAMPLE)(taking_free_texts(machine.seize_test))
app.command("doctor", epilog=machine.DOCTOR_EXAMPLE)(taking_free_texts(machine.doctor))


def main() -> NoReturn:
    """Run the command line and exit: 0 done, 1 something is wrong, 2 usage, 3 locked, 130 interrupted."""
    os.umask(0o077)
    try:
        app(standalone_mode=True)
    except KhronikaError as error:
        complain(error)
        sys.exit(_status(error))
    except KeyboardInterrupt:
        _say(say("interrupted; what was acknowledged is safe"))
        sys.exit(INTERRUPTED)
    except OSError as error:
        complain(told(error))
        sys.exit(FAILED)
    except Exception as error:
        if os.environ.get("KHRONIKA_TRACE") == "1":
            raise
        _complain_of_ourselves(error)
        sys.exit(FAILED)
    sys.exit(0)


def _complain_of_ourselves(error: Exception) -> None:
    lacking = told_of_module(error) if isinstance(error, ModuleNotFoundError) else None
    if lacking is not None:
        complain(lacking)
        return
    kind = f"{type(error).__module__}.{type(error).__name__}"
    _say(say("internal error ({kind}); what was acknowledged is safe", kind=kind))
    _hint(say("run again with KHRONIKA_TRACE=1 to see where; the trace may show plaintext"))


def complain(error: KhronikaError) -> None:
    """Say on standard error what happened and what to do next."""
    _say(fact_in(words(), error))
    if error.hint:
        _hint(words().of(error.hint))


def _hint(text: str) -> None:
    _say(say("hint: {text}", text=text))


def _say(text: str) -> None:
    sys.stderr.write(f"khronika: {on_one_line(text, sys.stderr)}\n")


def _status(error: KhronikaError) -> int:
    locked = {"WrongPassphraseError", "NotMemberError"}
    return LOCKED if type(error).__name__ in locked else FAILED


if __name__ == "__main__":
    main()
