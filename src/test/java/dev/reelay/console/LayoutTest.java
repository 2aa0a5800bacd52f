package dev.reelay.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LayoutTest {

    private static final ErrorPage NOT_FOUND = ErrorPage.of(404, null);

    private final PlainPages pages = new PlainPages();

    @Test
    void theFilesThatPagesNameAreInTheJar() {
        String page = page(visitor("alice", true), List.of());

        Matcher file = Pattern.compile("(?:src|href)=\"/base(/(?:webjars|console)/[^\"?]+)")
                .matcher(page);
        assertThat(file.results().map(found -> found.group(1)).distinct())
                .hasSize(4)
                .allSatisfy(path -> assertThat(getClass().getResource("/META-INF/resources" + path))
                        .as(path)
                        .isNotNull());
    }

    @Test
    void theNameOfAVisitorIsText() {
        assertThat(page(visitor(PlainPages.HOSTILE, true), List.of()))
                .doesNotContain("<script>alert", "<img src=x")
                .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;");
    }

    @Test
    void whatABannerQuotesIsText() {
        Banner banner = new Banner(
                Banner.Kind.WARNING,
                PlainPages.HOSTILE,
                PlainPages.HOSTILE,
                PlainPages.HOSTILE,
                PlainPages.NOW.minusSeconds(60),
                Place.PAUSES);

        assertThat(page(visitor("alice", true), List.of(banner)))
                .doesNotContain("<script>alert", "<img src=x")
                .contains("class=\"banner warning\"", "1 min ago", "href=\"/base/pauses\">Pauses</a>");
    }

    @Test
    void thereIsALogOutOnlyWhereALoginCanBeEnded() {
        assertThat(page(visitor("alice", true), List.of())).contains("action=\"/base/logout\"", "token-of-the-test");
        assertThat(page(visitor("alice", false), List.of())).doesNotContain("logout");
    }

    @Test
    void theMenuMarksThePlaceAndNoOther() {
        String page = pages.render(
                "console/error", Map.of("chrome", PlainPages.chrome(Place.JOBS, Permission.READ), "page", NOT_FOUND));

        assertThat(page).containsOnlyOnce("aria-current");
        assertThat(page).contains("<a href=\"/base/jobs\" aria-current=\"page\">Jobs</a>");
    }

    @Test
    void aPageOfNoPlaceMarksNone() {
        assertThat(page(visitor("alice", true), List.of())).doesNotContain("aria-current");
    }

    @Test
    void aFailureTellsItsReferenceAndNoStackTrace() {
        ErrorPage failure = new ErrorPage(500, "Failed", "It failed.", null, "abc123");

        assertThat(pages.render("console/bare", Map.of("base", "/base", "page", failure)))
                .contains("abc123", "href=\"/base/\"")
                .doesNotContain("Exception", "<nav");
    }

    @Test
    void whatARoomRefusesIsText() {
        ErrorPage refusal = ErrorPage.of(400, "id_prefix: \"" + PlainPages.HOSTILE + "\" is not");

        for (String template : List.of("console/error", "console/bare")) {
            assertThat(pages.render(
                            template,
                            Map.of(
                                    "chrome",
                                    chrome(visitor("alice", true), List.of()),
                                    "base",
                                    "/base",
                                    "page",
                                    refusal)))
                    .doesNotContain("<script>alert", "<img src=x")
                    .contains("id_prefix: ");
        }
    }

    private String page(Visitor visitor, List<Banner> banners) {
        return pages.render("console/error", Map.of("chrome", chrome(visitor, banners), "page", NOT_FOUND));
    }

    private static Chrome chrome(Visitor visitor, List<Banner> banners) {
        return new Chrome("/base", null, "Not found", visitor, banners, PlainPages.NOW);
    }

    private static Visitor visitor(String name, boolean canLogOut) {
        return new Visitor(name, Set.of(Permission.READ), canLogOut);
    }
}
