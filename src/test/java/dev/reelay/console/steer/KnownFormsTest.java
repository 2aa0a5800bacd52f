package dev.reelay.console.steer;

import static dev.reelay.view.FilledView.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reelay.actions.BulkPlan;
import dev.reelay.actions.FilledActions;
import dev.reelay.actions.Planning;
import dev.reelay.audit.Action;
import dev.reelay.audit.Step;
import dev.reelay.audit.Subject;
import dev.reelay.cost.Charged;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Finding;
import dev.reelay.view.row.JobFilter;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KnownFormsTest {

    private final FilledActions rig = new FilledActions();
    private final KnownForms forms = new KnownForms(rig.actions(), rig.bulk());

    static Stream<String> pathsOfForms() {
        return Stream.of(
                        JobActionsResource.class,
                        PausesResource.class,
                        LimitActionsResource.class,
                        ActionsResource.class,
                        DeadLettersResource.class)
                .flatMap(resource -> Arrays.stream(resource.getDeclaredMethods())
                        .filter(method -> method.isAnnotationPresent(POST.class))
                        .map(method -> path(resource, method)));
    }

    private static String path(Class<?> resource, Method method) {
        Path below = method.getAnnotation(Path.class);
        String path = resource.getAnnotation(Path.class).value() + "/" + (below == null ? "" : below.value());
        return path.replaceAll("/+", "/")
                .replaceAll("/$", "")
                .replace("{partition}", "3")
                .replace("{offset}", "42")
                .replace("{id}", "0b5e");
    }

    @ParameterizedTest
    @MethodSource("pathsOfForms")
    void whateverChangesSomethingIsAnAction(String path) {
        assertThat(forms.action(path, _ -> null)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/login", "/logout", "/jobs", "/job/cancel/x", "/dead-letters/x/y/redrive", "/actions/a"})
    void whateverChangesNothingIsNone(String path) {
        assertThat(forms.action(path, _ -> null)).isEmpty();
    }

    @Test
    void theActionSaysWhatWasRead() {
        assertThat(forms.action("/job/finding", Map.of("id", "a", "finding", "not_charged", "reason", "seen")::get))
                .contains(new Action(Action.Kind.FINDING, new Subject.OneJob("a", null), "seen", Finding.NOT_CHARGED));
        assertThat(forms.action("/dead-letters/3/42/redrive", _ -> null))
                .contains(new Action(Action.Kind.REDRIVE, new Subject.OneDeadLetter(3, 42), null, null));
        assertThat(forms.action("/pauses", _ -> null))
                .contains(new Action(Action.Kind.PAUSE, new Subject.OneModel("?"), null, null));
        assertThat(forms.action("/limits", Map.of("scope", "*", "outstanding", " 40", "per_minute", "ten")::get))
                .contains(new Action(Action.Kind.LIMIT, new Subject.OneLimit("*", 40, null), null, null));
        assertThat(forms.action("/limits/lift", Map.of("scope", "tenant/a", "reason", "why")::get))
                .contains(
                        new Action(Action.Kind.LIFT_LIMIT, new Subject.OneLimit("tenant/a", null, null), "why", null));
        assertThat(forms.action(
                        "/limits/budget", Map.of("scope", "*", "usd_per_day", " 4.50", "jobs_per_day", "ten")::get))
                .contains(new Action(
                        Action.Kind.BUDGET, new Subject.OneBudget("*", new BigDecimal("4.5"), null), null, null));
        assertThat(forms.action("/limits/budget/lift", Map.of("scope", "tenant/a")::get))
                .contains(
                        new Action(Action.Kind.LIFT_BUDGET, new Subject.OneBudget("tenant/a", null, null), null, null));
        assertThat(forms.action("/actions", Map.of("kind", "retry", "filter", "state=failed")::get))
                .contains(new Action(Action.Kind.RETRY, new Subject.Selection("state=failed", 0, null), null, null));
        assertThat(forms.action("/actions", Map.of("kind", "redrive", "filter", "key=a")::get))
                .contains(new Action(Action.Kind.REDRIVE, new Subject.Selection("key=a", 0, null), null, null));
        assertThat(forms.action("/actions", _ -> null))
                .contains(new Action(Action.Kind.CANCEL, new Subject.Selection("?", 0, null), null, null));
    }

    @Test
    void aStopIsRecordedAsOneOfTheActionThatItIsFor() {
        rig.view().ended(failed(rig.request("a"), FailureCode.PROVIDER_REJECTED), Charged.NO);
        BulkPlan plan =
                ((Planning.Ready) rig.bulk().plan(Action.Kind.RETRY, JobFilter.parse("state=failed"), 9, true)).plan();
        rig.bulk().start(SteerPages.SPENDING.actor(), plan, "1", "why");

        Action stop = forms.action("/actions/" + plan.id() + "/stop", Map.of("reason", "wrong")::get)
                .orElseThrow();

        assertThat(stop.kind()).isEqualTo(Action.Kind.RETRY);
        assertThat(stop.subject()).isEqualTo(new Subject.Selection("state=failed", 1, null));
        assertThat(stop.reason()).isEqualTo("wrong");
        assertThat(stop.confirmed()).isTrue();
    }

    @Test
    void whatIsRefusedBeforeItsEndpointIsRecorded() {
        forms.refused(
                SteerPages.SPENDING, "/job/retry", Map.of("id", "a")::get, "other_site", "It came from elsewhere.");
        forms.refused(SteerPages.SPENDING, "/logout", _ -> null, "other_site", "It came from elsewhere.");

        assertThat(rig.entries()).hasSize(1);
        assertThat(rig.entries().getLast().actor()).isEqualTo(SteerPages.SPENDING.actor());
        assertThat(rig.entries().getLast().step()).isEqualTo(new Step.Refused("other_site", "It came from elsewhere."));
        assertThat(rig.refusals()).isEqualTo(List.of("other_site"));
    }
}
