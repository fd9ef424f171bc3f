"""The signer's phone: from the mailed link to the pages, by a code."""

from playwright.sync_api import expect

from accounts.links import signed_path
from accounts.models import SignInCode
from accounts.services.codes import digits_of


def test_link_and_code_lead_to_the_pages(open_browser, signer, reviewed_issue):
    signer.email = "zhoulicheng@szgh.example"
    signer.code_sign_in = True
    signer.save()
    phone = open_browser(phone=True)

    phone.goto(signed_path(f"/issues/{reviewed_issue.pk}/", person_id=signer.pk))
    phone.get_by_role("button", name="给我发验证码").click()
    field = phone.get_by_label("邮件里的验证码")
    expect(field).to_be_focused()
    field.fill(digits_of(SignInCode.objects.get()))
    phone.keyboard.press("Enter")

    phone.wait_for_url(f"**/issues/{reviewed_issue.pk}/")
    expect(phone.get_by_role("link", name="签发").first).to_be_visible()
