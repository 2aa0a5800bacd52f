package dev.reelay.console.jobs;

import static dev.reelay.console.jobs.JobPageRig.who;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.reelay.answer.ProviderMessage;
import dev.reelay.console.Permission;
import dev.reelay.console.Place;
import dev.reelay.console.PlainPages;
import dev.reelay.cost.Charged;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.outcome.Violation;
import dev.reelay.view.row.FilterText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The pages as HTML. */
class PagesTest {

    private static final String HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{7*7}&lt;";
    private static final Pattern ADDRESS = Pattern.compile("(?:href|src|action|data-href|hx-get)=\"([^\"]*)\"");
    /** What a tag of a page that is escaped looks like: names and quoted values. */
    private static final Pattern TAG = Pattern.compile(
            "<[/!]?[a-z0-9]+(?:\\s+[a-zA-Z:-]+(?:=(?:\"[^\"<>]*\"|'[^'<>]*'))?)*\\s*>", Pattern.CASE_INSENSITIVE);

    private static final Pattern FORBIDDEN = Pattern.compile("\\s(?:on[a-z]+|style)\\s*=", Pattern.CASE_INSENSITIVE);

    private final JobPageRig rig = new JobPageRig();
    private final PlainPages pages = new PlainPages();

    private String render(String template, Permission permission, Object page) {
        return pages.render(
                "console/jobs/" + template, Map.of("chrome", PlainPages.chrome(Place.JOBS, permission), "page", page));
    }

    private String list(String query, Permission permission) {
        return render(
                "list",
                permission,
                new JobsPages(rig.jobs.view(), () -> true, () -> rig.hasStore)
                        .page(ListAddress.of(FilterText.pairs(query)), who(permission)));
    }

    private String job(String id, Permission permission) {
        return render("job", permission, rig.page(id, permission));
    }

    /** Whatever stands in records is text: all tags are those of the template, and all addresses lead where they may. */
    private static void assertHarmless(String html) {
        assertThat(html)
                .doesNotContain("<script>alert")
                .doesNotContain("<img src=x")
                .doesNotContain("49&amp;lt;");
        assertThat(html.replaceAll(TAG.pattern(), ""))
                .as("outside of tags")
                .doesNotContain("<script", "onerror=alert(2)>");
        assertThat(tags(html).stream().map(tag -> tag.replaceAll("\"[^\"]*\"|'[^']*'", "")))
                .noneMatch(names -> FORBIDDEN.matcher(names).find());
        assertThat(addresses(html))
                .allMatch(address -> address.isEmpty()
                        || address.startsWith("#")
                        || address.startsWith("/base/")
                        || address.startsWith("https://"));
    }

    private static List<String> tags(String html) {
        return all(TAG.matcher(html), 0);
    }

    private static List<String> addresses(String html) {
        return all(ADDRESS.matcher(html), 1);
    }

    private static List<String> all(Matcher matcher, int group) {
        List<String> found = new ArrayList<>();
        while (matcher.find()) {
            found.add(matcher.group(group));
        }
        return found;
    }

    @Test
    void aTimeToComeIsToldFromNowOnAndExactlyInItsTitle() {
        rig.jobs.queued("a", 0, 17, Instant.parse("2099-11-21T12:05:00Z"));

        assertThat(job("a", Permission.READ)).containsPattern("title=\"2099-11-21T12:05:00Z\">in [0-9]+ d<");
    }

    @Test
    void aListOfHostileIdsIsHarmless() {
        rig.jobs
                .accepted(HOSTILE, 0)
                .accepted("../../logout?x=1&y#z", 1)
                .accepted("javascript:alert(1)", 2)
                .failed("{page}", 3, FailureCode.PROVIDER_FAILED, HOSTILE, Charged.UNKNOWN);

        String html = list("id_prefix=" + FilterText.encoded("\"'><script>alert(1)</script>"), Permission.MONEY)
                + list("", Permission.MONEY)
                + list("model=" + FilterText.encoded(HOSTILE), Permission.MONEY)
                + list("metadata/" + FilterText.encoded(HOSTILE.replace("~", "")) + "=x", Permission.PAYLOADS);

        assertHarmless(html);
        assertThat(html).contains("&lt;script&gt;alert(1)&lt;/script&gt;").contains("{page}");
        assertThat(addresses(html)).contains("/base/job?id=../../logout%3Fx%3D1%26y%23z");
    }

    @Test
    void aJobWithHostileWordsIsHarmless() {
        rig.jobs
                .ended(
                        HOSTILE,
                        0,
                        new Outcome.Failed(
                                FailureCode.INVALID_INPUT,
                                HOSTILE,
                                List.of(new Violation(HOSTILE, HOSTILE, null, null, HOSTILE)),
                                new ProviderMessage(422, 1L, HOSTILE)))
                .command(
                        HOSTILE,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("command", "cancel")
                                .put("id", HOSTILE)
                                .put("reason", HOSTILE)
                                .put("by", HOSTILE)
                                .toString())
                .completed(
                        "retry",
                        1,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("retry-of", HOSTILE)
                                .put(HOSTILE, HOSTILE)
                                .toString(),
                        null);

        String html = job(HOSTILE, Permission.MONEY) + job("retry", Permission.MONEY);

        assertHarmless(html);
        assertThat(html).contains("&lt;script&gt;alert(1)&lt;/script&gt;").contains("Cancel sent");
    }

    @Test
    void filesAreShownOnlyWhenTheyAreHttps() {
        rig.jobs.ended(
                "files",
                0,
                new Outcome.Completed(
                        JsonNodeFactory.instance.objectNode(),
                        List.of("https://cdn.example/a.mp4?x=1&y=2", "javascript:alert(1)"),
                        List.of("https://cdn.example/a.png", "data:text/html," + HOSTILE, "http://cdn.example/b.png"),
                        List.of("https://cdn.example/\" onplay=\"alert(3)")));

        String html = job("files", Permission.PAYLOADS);

        assertHarmless(html);
        assertThat(html)
                .contains("<video src=\"https://cdn.example/a.mp4?x=1&amp;y=2\" controls")
                .contains("<img src=\"https://cdn.example/a.png\"")
                .contains("rel=\"noopener noreferrer\" referrerpolicy=\"no-referrer\"")
                .contains("not linked, since it is no https address: javascript:alert(1)");
        assertThat(addresses(html)).noneMatch(address -> address.contains("b.png"));
        assertThat(job("files", Permission.READ)).doesNotContain("cdn.example").contains("permission payloads");
    }

    @Test
    void aHostileRecordIsHarmless() {
        rig.header(HOSTILE, HOSTILE)
                .jobs
                .completed(
                        HOSTILE,
                        0,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put(HOSTILE, HOSTILE)
                                .toString(),
                        null);

        String html = render("record", Permission.PAYLOADS, rig.record(HOSTILE, RecordPlace.Kind.RESULT));

        assertHarmless(html);
        assertThat(html).contains("generation-results").contains("&lt;script&gt;");
    }

    @Test
    void aNoticeIsHarmless() {
        assertHarmless(render("notice", Permission.READ, rig.pages().missing(HOSTILE, true)));
    }

    @Test
    void everyFormThatChangesSomethingHasTheToken() {
        rig.jobs.accepted("a", 0).failed("b", 0, FailureCode.SUBMISSION_UNKNOWN, "who knows", Charged.UNKNOWN);

        for (String html : List.of(job("a", Permission.MONEY), job("b", Permission.MONEY))) {
            long posts =
                    all(Pattern.compile("method=\"post\"").matcher(html), 0).size();
            long tokens = all(
                            Pattern.compile("name=\"csrf-token\" value=\"token-of-the-test\"")
                                    .matcher(html),
                            0)
                    .size();
            assertThat(posts).isGreaterThan(1).isEqualTo(tokens);
        }
        assertThat(job("a", Permission.MONEY)).contains("action=\"/base/job/cancel?id=a\"");
        assertThat(job("b", Permission.MONEY)).contains("action=\"/base/job/finding?id=b\"");
        assertThat(job("a", Permission.READ)).doesNotContain("/job/cancel");
        assertThat(job("b", Permission.ACT)).doesNotContain("/job/finding", "/job/retry");
    }

    @Test
    void aListShowsWhatAVisitorMayDo() {
        rig.jobs.accepted("a", 0);

        assertThat(list("id=a", Permission.READ))
                .doesNotContain("type=\"checkbox\"", "/actions/new", "metadata_path", "name=\"tenant\"");
        assertThat(list("id=a", Permission.ACT))
                .contains("form=\"selection\" name=\"id\" value=\"a\"", "/base/actions/new?kind=cancel&amp;id=a")
                .contains("metadata_path")
                .doesNotContain("kind=retry", "value=\"retry\"");
        assertThat(list("id=a", Permission.MONEY)).contains("value=\"retry\"");
        assertThat(list("state=failed", Permission.READ))
                .contains("class=\"empty\"")
                .doesNotContain("<table");
    }

    @Test
    void whatHasEndedIsNotLoadedAgain() {
        rig.jobs.accepted("a", 0).completed("b", 0, null, null);

        assertThat(job("a", Permission.READ)).contains("hx-trigger=\"sse:changed\"");
        assertThat(job("b", Permission.READ)).doesNotContain("hx-trigger");
    }

    @Test
    void copiesAreTextAndPlayedOnlyWhenTheyAreHttps() {
        rig.jobs
                .ended("stored", 0, StoredOutcomes.stored())
                .ended("folder", 0, StoredOutcomes.stored("file:///srv/videos/folder/1.mp4"))
                .ended("hostile", 0, StoredOutcomes.stored("javascript:alert(1)//" + HOSTILE))
                .ended("failed", 0, StoredOutcomes.failed(HOSTILE));
        rig.hasStore = true;

        assertThat(job("stored", Permission.PAYLOADS))
                .contains("<video src=\"" + StoredOutcomes.COPY + "\" controls", " bytes, video/mp4, SHA-256 9f86");
        assertThat(job("stored", Permission.READ))
                .doesNotContain("store.example")
                .contains("stored</span>");
        assertThat(job("folder", Permission.PAYLOADS))
                .contains("<video src=\"" + StoredOutcomes.PROVIDER + "\" controls", "copy: file:///srv/videos");
        assertHarmless(job("hostile", Permission.PAYLOADS));
        assertHarmless(job("failed", Permission.ACT));
        assertThat(job("failed", Permission.ACT)).contains("/base/actions/new?kind=store_outputs&amp;id=failed");
        String list = list("stored=failed", Permission.ACT);
        assertHarmless(list);
        assertThat(list)
                .contains(
                        "Store these 1 again…", "/base/actions/new?kind=store_outputs&amp;stored=failed", "not stored");
        rig.hasStore = false;
        assertThat(list("stored=failed", Permission.ACT))
                .contains("This console has no store")
                .doesNotContain("again…");
    }
}
