package dev.reelay.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.console.access.RequestRules.Refusal;
import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.NamespaceResolver;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccessTemplatesTest {

    private static final Path FOLDER = Path.of("src", "main", "resources", "templates", "console", "access");
    private static final String HOSTILE = "\"><script>alert(1)</script>'&";

    @Test
    void whatSomebodyTypedIsTextInTheLogin() throws IOException {
        String page = render("login.html", new LoginPage("/reelay", "/jobs?a=\"b", HOSTILE, "Wrong <b>name</b>"));

        assertThat(page)
                .doesNotContain("<script", "<b>")
                .contains(
                        "action=\"/reelay/login\"",
                        "name=\"csrf-token\" value=\"token-of-the-test\"",
                        "name=\"back\" value=\"/jobs?a=&quot;b\"",
                        "value=\"&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#39;&amp;\"",
                        "role=\"alert\">Wrong &lt;b&gt;name&lt;/b&gt;");
        assertThat(render("login.html", new LoginPage("", "/", "", null)))
                .doesNotContain("role=\"alert\"", "aria-describedby");
    }

    @Test
    void aRefusalIsTextAndOnlyALinkOfAnotherSiteLeadsOn() throws IOException {
        BasePath base = new BasePath("/reelay");

        assertThat(render("refusal.html", RefusalPage.of(base, new Refusal(403, "x", HOSTILE))))
                .doesNotContain("<script", "http-equiv")
                .contains("<a href=\"/reelay/\">To the overview</a>");
        assertThat(render("refusal.html", RefusalPage.ofLink(base, "/jobs?a=\"b")))
                .contains(
                        "http-equiv=\"refresh\" content=\"0;url=/reelay/jobs?a=&quot;b\"",
                        "href=\"/reelay/jobs?a=&quot;b\"");
        assertThat(render("refusal.html", RefusalPage.ofNobody(base))).contains(">Log in</a>");
    }

    private static String render(String file, Object page) throws IOException {
        Engine engine = Engine.builder()
                .addDefaults()
                .addValueResolver(new ReflectionValueResolver())
                .addResultMapper(new HtmlEscaper(List.of("text/html")))
                .addNamespaceResolver(NamespaceResolver.builder("inject")
                        .resolve(_ -> Map.of("parameterName", "csrf-token", "token", "token-of-the-test"))
                        .build())
                .build();
        return engine.parse(Files.readString(FOLDER.resolve(file)), Variant.forContentType("text/html"), file)
                .data("page", page)
                .render();
    }
}
