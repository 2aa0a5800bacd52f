package dev.reelay.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.reelay.console.browser.ConsoleUser.OPERATOR;
import static dev.reelay.console.browser.ConsoleUser.SPENDER;
import static dev.reelay.testing.TestRequests.LUMA;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.reelay.audit.Action;
import dev.reelay.audit.Actor;
import dev.reelay.audit.AuditEntry;
import dev.reelay.audit.AuditRecords;
import dev.reelay.audit.Step;
import dev.reelay.audit.Subject;
import dev.reelay.records.OutgoingRecord;
import dev.reelay.simulator.SimulatorScript;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each action, from its button to what becomes of it. */
@Tag("long")
class ActingIT {

    @RegisterExtension
    static final ConsoleRig CONSOLE = new ConsoleRig("acting", SeededJobs.script(), _ -> {});

    private static void send(ObjectNode... jobs) {
        SeededJobs.send(CONSOLE.rig(), List.of(jobs));
    }

    /** The page of the job, once it has this status there. */
    private static Visit atJob(ConsoleUser user, String id, String status) {
        CONSOLE.rig().awaitStatus(status, List.of(id));
        Visit visit = CONSOLE.visit(user);
        visit.openOnce("/job?id=" + id, status);
        return visit;
    }

    private static void assertAudited(ConsoleUser user, String action, String field, String value, String outcome) {
        JsonNode step = CONSOLE.awaitAudited(
                        action + " of " + value,
                        entry -> entry.json().path("action").asText().equals(action)
                                && entry.json().path(field).asText().equals(value)
                                && entry.json().path("outcome").asText().equals(outcome))
                .json();
        assertThat(step.path("user").asText()).isEqualTo(user.user());
        assertThat(step.path("via").asText()).isEqualTo("console");
    }

    // --- one job -------------------------------------------------------------------------------------------------

    @Test
    void aJobIsCancelledFromItsPage() {
        send(SeededJobs.queued("cancel-me"));
        Visit visit = atJob(OPERATOR, "cancel-me", "in_queue");

        visit.press("/job/cancel", "wrong prompt");

        assertThat(visit.page()).hasURL(Pattern.compile("/job\\?id=cancel-me"));
        assertThat(visit.main()).containsText("cancelled");
        CONSOLE.rig().awaitStatus("cancelled", List.of("cancel-me"));
        assertThat(visit.forms("/job/cancel")).hasCount(0);
        assertAudited(OPERATOR, "cancel", "job", "cancel-me", "done");
    }

    @Test
    void aJobThatWasNotChargedForIsRetriedAtOnce() {
        send(SeededJobs.refused("refused-1"));
        Visit visit = atJob(SPENDER, "refused-1", "failed");

        visit.press("/job/retry", "the account may now");

        assertThat(visit.page()).hasURL(Pattern.compile("/job\\?id=refused-1"));
        CONSOLE.rig().result("refused-1~1");
        assertAudited(SPENDER, "retry", "job", "refused-1", "done");
        visit.openOnce("/job?id=refused-1", "refused-1~1");
        assertThat(visit.forms("/job/retry")).hasCount(0);
        assertThat(visit.main().locator("a[href*='refused-1~1'], a[href*='refused-1%7E1']"))
                .not()
                .hasCount(0);
    }

    @Test
    void aRetryThatMayBePaidForTwiceAsksFirst() {
        send(SeededJobs.job("failed-1", "[sim: fail=\"out of memory\"]"));
        Visit visit = atJob(SPENDER, "failed-1", "failed");

        visit.press("/job/retry", "once more");
        assertThat(visit.page().locator("h1")).hasText("Please confirm");
        assertThat(CONSOLE.rig().written("requests"))
                .noneMatch(sent -> sent.id().equals("failed-1~1"));
        visit.confirm("/job/retry");

        CONSOLE.rig().result("failed-1~1");
        assertAudited(SPENDER, "retry", "job", "failed-1", "done");
    }

    @Test
    void aJobInDoubtIsRetriedOnlyAfterSomebodyLookedItUp() {
        send(SeededJobs.unknown("doubtful-1"));
        Visit visit = atJob(SPENDER, "doubtful-1", "failed");
        assertThat(visit.forms("/job/retry")).hasCount(0);
        visit.openOnce("/doubt", "doubtful-1");

        Locator form = visit.forms("/job/finding");
        form.locator("[name=finding]").selectOption("not_at_runcomfy");
        form.locator("[name=reason]").fill("no such job in the list");
        form.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Record"))
                .click();

        assertThat(visit.page()).hasURL(Pattern.compile("/doubt"));
        assertAudited(SPENDER, "finding", "job", "doubtful-1", "done");
        CONSOLE.rig().follow(SimulatorScript.instant());
        try {
            visit.openOnce("/job?id=doubtful-1", "/job/retry");
            visit.press("/job/retry", "it never arrived");
            assertThat(CONSOLE.rig().result("doubtful-1~1").status()).isEqualTo("completed");
        } finally {
            CONSOLE.rig().follow(SeededJobs.script());
        }
    }

    // --- pauses --------------------------------------------------------------------------------------------------

    @Test
    void aPauseHoldsShowsItselfEverywhereAndEnds() {
        Visit visit = CONSOLE.visit(OPERATOR);
        visit.open("/pauses");
        visit.page().getByLabel("Model, or * for all").fill(LUMA);
        Locator form = visit.main()
                .locator("form")
                .filter(new Locator.FilterOptions().setHas(visit.page().getByLabel("Model, or * for all")));
        form.getByLabel("Reason").fill("prices change");
        form.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Pause"))
                .click();

        try {
            Locator banner = visit.page().locator(".banner.warning");
            assertThat(visit.page()).hasURL(Pattern.compile("/pauses"));
            visit.openOnce("/costs", "prices change");
            assertThat(banner).containsText(LUMA);
            assertThat(banner).containsText(OPERATOR.user());
            assertAudited(OPERATOR, "pause", "model", LUMA, "done");
            send(SeededJobs.job("held-1", ""));
            CONSOLE.rig().awaitStatus("accepted", List.of("held-1"));

            visit.openOnce("/pauses", "prices change");
            Locator reason = visit.page().getByLabel("Reason of the pause of " + LUMA);
            reason.fill("prices changed");
            reason.press("Enter");
            visit.openOnce("/pauses", "prices changed");
            assertThat(CONSOLE.rig().state("held-1").orElseThrow().status()).isEqualTo("accepted");
        } finally {
            visit.open("/pauses");
            visit.page()
                    .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("End the pause of " + LUMA))
                    .click();
        }
        assertThat(CONSOLE.rig().result("held-1").status()).isEqualTo("completed");
        assertAudited(OPERATOR, "resume", "model", LUMA, "done");
    }

    // --- limits --------------------------------------------------------------------------------------------------

    @Test
    void aLimitIsSetGrantedShownAndLifted() {
        Visit visit = CONSOLE.visit(OPERATOR);
        visit.open("/limits");
        Locator form = visit.main().locator("form[action$='/limits']");
        form.getByLabel("Model, tenant/ and a tenant, or * for all jobs").fill("*");
        form.getByLabel("Outstanding jobs").fill("400");
        form.getByLabel("Reason").fill("as RunComfy wrote");
        form.getByRole(AriaRole.BUTTON).click();

        try {
            visit.openOnce("/limits", "as RunComfy wrote");
            visit.openOnce("/", "of 400");
            visit.openOnce("/limits", "Lift the limit of all jobs");
            assertThat(Axe.seriousFindings(visit.page())).isEmpty();
            assertAudited(OPERATOR, "limit", "reason", "as RunComfy wrote", "done");
        } finally {
            visit.open("/limits");
            visit.page()
                    .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Lift the limit of all jobs"))
                    .click();
        }
        visit.openOnce("/limits", "Nothing is limited.");
    }

    // --- budgets -------------------------------------------------------------------------------------------------

    @Test
    void aBudgetIsSetShownAndLifted() {
        Visit visit = CONSOLE.visit(OPERATOR);
        visit.open("/limits");
        Locator form = visit.main().locator("form[action$='/limits/budget']");
        form.getByLabel("Model, tenant/ and a tenant, or * for all jobs").fill("tenant/acme");
        form.getByLabel("USD a day").fill("12.50");
        form.getByLabel("Reason").fill("as agreed");
        form.getByRole(AriaRole.BUTTON).click();

        try {
            visit.openOnce("/limits", "as agreed");
            visit.openOnce("/", "of $12.50");
            visit.openOnce("/limits", "Lift the budget of tenant acme");
            assertThat(Axe.seriousFindings(visit.page())).isEmpty();
            assertAudited(OPERATOR, "budget", "reason", "as agreed", "done");
        } finally {
            visit.open("/limits");
            visit.page()
                    .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Lift the budget of tenant acme"))
                    .click();
        }
        visit.openOnce("/limits", "Nothing has a budget.");
    }

    // --- many ----------------------------------------------------------------------------------------------------

    private static List<String> sendMany(String prefix, int count) {
        List<String> ids =
                IntStream.range(0, count).mapToObj(i -> prefix + "-" + i).toList();
        SeededJobs.send(CONSOLE.rig(), ids.stream().map(SeededJobs::queued).toList());
        CONSOLE.rig().awaitStatus("in_queue", ids);
        return ids;
    }

    @Test
    void manyAreCancelledAfterTheirNumberWasTypedAndNobodyElseIs() {
        List<String> wrong = sendMany("wrong", 30);
        List<String> good = sendMany("good", 5);
        Visit visit = CONSOLE.visit(OPERATOR).expecting("409").expecting("400");
        visit.openOnce("/actions/new?kind=cancel&id_prefix=wrong-", "Cancel 30 jobs");

        visit.page().getByLabel("type the number").fill("35");
        visit.page()
                .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Cancel 30 jobs"))
                .click();
        assertThat(visit.main().getByRole(AriaRole.ALERT)).containsText("30");
        assertThat(CONSOLE.rig().state("wrong-0").orElseThrow().status()).isEqualTo("in_queue");
        visit.page().getByLabel("type the number").fill("30");
        visit.page().getByLabel("Reason").fill("a loop in the shop");
        visit.page()
                .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Cancel 30 jobs"))
                .click();

        assertThat(visit.page()).hasURL(Pattern.compile("/actions/[^/]+"));
        assertThat(visit.main()).containsText("30 of 30");
        assertThat(visit.main()).containsText("a loop in the shop");
        CONSOLE.rig().awaitStatus("cancelled", wrong);
        CONSOLE.rig().awaitStatus("in_queue", good);
        assertAudited(OPERATOR, "cancel", "filter", "id_prefix=wrong-", "finished");
    }

    @Test
    void theListOffersWhatCanBeDoneToAllThatFit() {
        sendMany("listed", 4);
        Visit visit = CONSOLE.visit(OPERATOR);
        visit.openOnce("/jobs?id_prefix=listed-", "listed-3");

        visit.main().locator("a[href*='/actions/new?kind=cancel']").first().click();

        assertThat(visit.main()).containsText("Cancel 4 jobs");
    }

    @Test
    void rowsThatWereSelectedAreActedOnAlone() {
        List<String> picked = sendMany("picked", 4);
        Visit visit = CONSOLE.visit(OPERATOR);
        visit.openOnce("/jobs?id_prefix=picked-", picked.getLast());
        for (String id : List.of(picked.get(1), picked.get(2))) {
            visit.main()
                    .locator("input[type=checkbox][name=id][value='%s']".formatted(id))
                    .check();
        }
        visit.main()
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Cancel the selected jobs"))
                .click();
        visit.page().getByLabel("type the number").fill("2");
        visit.page()
                .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Cancel 2 jobs"))
                .click();

        CONSOLE.rig().awaitStatus("cancelled", picked.subList(1, 3));
        CONSOLE.rig().awaitStatus("in_queue", List.of(picked.getFirst(), picked.getLast()));
    }

    @Test
    void anActionOnEverythingIsRefused() {
        Visit visit = CONSOLE.visit(OPERATOR).expecting("400").expecting("409");

        assertThat(visit.open("/actions/new?kind=cancel").status()).isBetween(400, 499);

        assertThat(visit.main()).containsText("filter");
        assertThat(visit.forms("/actions")).hasCount(0);
    }

    @Test
    void whatIsUnderWayCanBeStopped() {
        // Its jobs were never named, so nobody does it and it stays as it is.
        AuditEntry begun = new AuditEntry(
                "action-of-the-test",
                Instant.now(),
                new Actor("mia", Actor.Via.CONSOLE),
                new Action(Action.Kind.CANCEL, new Subject.Selection("id_prefix=never-", 400, null), "a mistake", null),
                new Step.Started());
        OutgoingRecord record = AuditRecords.encode(begun);
        CONSOLE.rig().send(List.of(new ProducerRecord<>(CONSOLE.rig().topic("audit"), record.key(), record.value())));
        Visit visit = CONSOLE.visit(OPERATOR);
        visit.openOnce("/actions", "id_prefix=never-");

        visit.main()
                .locator("tr")
                .filter(new Locator.FilterOptions().setHasText("never-"))
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Stop"))
                .click();

        JsonNode stopped = CONSOLE.awaitAudited(
                        "the stop",
                        step -> step.id().equals("action-of-the-test")
                                && step.json().path("outcome").asText().equals("stopped"))
                .json();
        assertThat(stopped.path("user").asText()).isEqualTo(OPERATOR.user());
        assertThat(visit.main().getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Stop")))
                .hasCount(0);
    }

    // --- the log -------------------------------------------------------------------------------------------------

    @Test
    void theLogShowsWhoDidWhatAndWhy() {
        send(SeededJobs.queued("logged-1"));
        Visit visit = atJob(OPERATOR, "logged-1", "in_queue");
        visit.press("/job/cancel", HostileText.IMAGE);

        visit.openOnce("/actions?user=" + OPERATOR.user() + "&kind=cancel", "logged-1");

        assertThat(visit.main().locator("tr[data-row]").filter(new Locator.FilterOptions().setHasText("logged-1")))
                .containsText(HostileText.IMAGE);
        assertThat(Stream.of("user", "kind")
                        .map(name -> visit.main()
                                .locator("[name=%s]".formatted(name))
                                .inputValue()))
                .containsExactly(OPERATOR.user(), "cancel");
    }
}
