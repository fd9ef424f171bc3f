from django.urls import path

from bulletin.views import (
    article_detail,
    article_list,
    article_moves,
    article_writing,
    issue_detail,
    issue_files,
    issue_list,
    issue_moves,
)

app_name = "bulletin"
urlpatterns = [
    path("", issue_list.issue_list, name="issue-list"),
    path("issues/<int:pk>/", issue_detail.issue_detail, name="issue-detail"),
    path("issues/<int:pk>/preview/", issue_detail.issue_preview, name="issue-preview"),
    path("issues/<int:pk>/preview/<slug:key>.png", issue_files.preview_page, name="preview-page"),
    path("issues/<int:pk>/review/", issue_moves.issue_review, name="issue-review"),
    path("issues/<int:pk>/recall/", issue_moves.issue_recall, name="issue-recall"),
    path("issues/<int:pk>/sign/", issue_moves.issue_sign, name="issue-sign"),
    path("issues/<int:pk>/return/", issue_moves.issue_return, name="issue-return"),
    path(
        "issues/<int:pk>/editions/<int:edition_pk>/reprint/",
        issue_moves.issue_reprint,
        name="issue-reprint",
    ),
    path(
        "issues/<int:pk>/editions/<int:edition_pk>/pages/<int:page>.png",
        issue_files.issue_page,
        name="issue-page",
    ),
    path("issues/<int:pk>/editions/<int:edition_pk>/pdf", issue_files.issue_pdf, name="issue-pdf"),
    path("articles/", article_list.article_list, name="article-list"),
    path("articles/new/", article_writing.article_new, name="article-new"),
    path("articles/new/save/", article_writing.article_first_save, name="article-first-save"),
    path("articles/<int:pk>/", article_detail.article_detail, name="article-detail"),
    path("articles/<int:pk>/edit/", article_writing.article_edit, name="article-edit"),
    path("articles/<int:pk>/save/", article_writing.article_save, name="article-save"),
    path("articles/<int:pk>/withdraw/", article_moves.article_withdraw, name="article-withdraw"),
    path(
        "articles/<int:pk>/pictures/<slug:sha256>/",
        article_moves.article_picture,
        name="article-picture",
    ),
    path(
        "articles/<int:pk>/revisions/<int:version>/",
        article_detail.article_revision,
        name="article-revision",
    ),
]
