from django.urls import path

from bulletin.views import issue_detail, issue_files, issue_list, issue_moves, publications

app_name = "bulletin"
urlpatterns = [
    path("publications/", publications.publication_list, name="publication-list"),
    path("publications/<int:pk>/", publications.publication_detail, name="publication-detail"),
    path("publications/<int:pk>/style/", publications.publication_style, name="publication-style"),
    path("publications/<int:pk>/sample.png", publications.publication_sample, name="sample-page"),
    path("publications/<int:pk>/sections/", publications.section_new, name="section-new"),
    path("sections/<int:pk>/", publications.section_edit, name="section-edit"),
    path("sections/<int:pk>/move/", publications.section_move, name="section-move"),
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
]
