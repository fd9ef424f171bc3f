"""Who may write in an article, and in which states its text is in its clerk's hands."""

from django.utils.translation import gettext as _

from accounts.access import Action, Scope, scope_of
from accounts.errors import IllegalMove, NotAllowed
from accounts.models import Office, User
from bulletin.models import Article
from bulletin.states import ArticleStatus

CLERKS_STATES = (ArticleStatus.DRAFT, ArticleStatus.RETURNED)


def check_is_writer(article: Article, actor: User | None) -> Scope:
    """The scope in which ``actor``, or the command line, writes here. Raises NotAllowed."""
    scope = Scope.ALL if actor is None else scope_of(actor, Action.ARTICLE_WRITE)
    is_own = (
        scope is Scope.OWN_OFFICE
        and actor is not None
        and actor.office_id is not None
        and article.attributions.filter(office__in=Office.objects.line_of(actor.office_id)).exists()
    )
    if scope is not Scope.ALL and not is_own:
        raise NotAllowed(_("Only its own office and the editors may change this article."))
    return scope


def check_in_clerks_hands(article: Article) -> None:
    """Raises IllegalMove."""
    if article.status not in CLERKS_STATES:
        raise IllegalMove(
            _("This article is now “%(now)s”. Only the editors may change it now.")
            % {"now": article.get_status_display()}
        )
