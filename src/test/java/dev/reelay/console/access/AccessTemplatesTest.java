package dev.reelay.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.console.PlainPages;
import dev.reelay.console.access.RequestRules.Refusal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccessTemplatesTest {

    private static final String HOSTILE = "\"><script>alert(1)</script>'&";

    private final PlainPages pages = new PlainPages();

    @Test
    void whatSomebodyTypedIsTextInTheLogin() {
        String page = render("login", new LoginPage("/reelay", "/jobs?a=\"b", HOSTILE, "Wrong <b>name</b>"));

        assertThat(page)
                .doesNotContain("<script", "<b>")
                .contains(
                        "action=\"/reelay/login\"",
                        "name=\"csrf-token\" value=\"token-of-the-test\"",
                        "name=\"back\" value=\"/jobs?a=&quot;b\"",
                        "value=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#39;&amp;\"",
                        "role=\"alert\">Wrong &lt;b&gt;name&lt;/b&gt;");
        assertThat(render("login", new LoginPage("", "/", "", null)))
                .doesNotContain("role=\"alert\"", "aria-describedby");
    }

    @Test
    void aRefusalIsTextAndOnlyALinkOfAnotherSiteLeadsOn() {
        BasePath base = new BasePath("/reelay");

        assertThat(render("refusal", RefusalPage.of(base, new Refusal(403, "x", HOSTILE))))
                .doesNotContain("<script", "http-equiv")
                .contains("<a href=\"/reelay/\">To the overview</a>");
        assertThat(render("refusal", RefusalPage.ofLink(base, "/jobs?a=\"b")))
                .contains(
                        "http-equiv=\"refresh\" content=\"0;url=/reelay/jobs?a=&quot;b\"",
                        "href=\"/reelay/jobs?a=&quot;b\"");
        assertThat(render("refusal", RefusalPage.ofNobody(base))).contains(">Log in</a>");
    }

    private String render(String template, Object page) {
        return pages.render("console/access/" + template, Map.of("page", page));
    }
}
