package dev.reelay.cli.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reelay.cli.CommandRun;
import dev.reelay.cli.Screen;
import dev.reelay.cli.broker.MemoryBrokers;
import dev.reelay.cost.Charged;
import dev.reelay.json.ExactJson;
import dev.reelay.outcome.FailureCode;
import dev.reelay.outcome.Outcome;
import dev.reelay.pull.ListedModels;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that look: get, list, wait, pauses. */
class JobCommandsTest {

    private final MemoryBrokers brokers = new MemoryBrokers();
    private final CommandRun run = new CommandRun(new ListedModels(), brokers);

    @Test
    void aJobIsShownWithWhatItsResultSays() {
        brokers.jobs().completed("done", 0, "{\"customer\":\"c-17\"}", "0.050");

        assertThat(run.run("get", "done")).isZero();
        assertThat(run.out())
                .contains("id            done\n", "status        completed\n", "cost          $0.050\n")
                .contains("charged       yes\n", "metadata      {\"customer\":\"c-17\"}\n")
                .contains("video         https://cdn.example/1.mp4\n", "received      2026-11-21T12:00:00Z\n");
        assertThat(run.err()).isEmpty();

        assertThat(run.run("get", "done", "-o", "json")).isZero();
        assertThat(run.json().path("status").asText()).isEqualTo("completed");
        assertThat(run.json().path("cost_usd").decimalValue()).isEqualTo("0.050");
        assertThat(run.json().at("/result/video_urls/0").asText()).isEqualTo("https://cdn.example/1.mp4");
        assertThat(run.json().at("/metadata/customer").asText()).isEqualTo("c-17");
        assertThat(brokers.closed()).isEqualTo(2);
    }

    @Test
    void aFailureIsShownWithItsCodeAndWhatIsUnknown() {
        brokers.jobs().failed("bad", 0, FailureCode.SUBMISSION_UNKNOWN, "It may be there", Charged.UNKNOWN);

        assertThat(run.run("get", "bad")).isZero();
        assertThat(run.out())
                .contains("status        failed (submission_unknown)\n", "message       It may be there\n")
                .contains("charged       unknown\n")
                .doesNotContain("cost");
    }

    @Test
    void aJobWhoseReceiptIsGoneSaysSo() {
        brokers.jobs().completed("old", 0, null, null).forgotten("old");

        assertThat(run.run("get", "old")).isZero();
        assertThat(run.out()).contains("receipt       gone: a new request with this id is a new job\n");
        assertThat(run.run("get", "old", "-o", "jsonl")).isZero();
        assertThat(run.out().lines()).hasSize(1);
        assertThat(run.json().path("known_from").asText()).isEqualTo("result");
    }

    @Test
    void aJobThatWaitsAtRunComfyHasItsPlaceAndItsExpectedEnd() {
        brokers.jobs().queued("waiting", 0, 17, Instant.parse("2026-11-21T12:05:00Z"));

        assertThat(run.run("get", "waiting")).isZero();
        assertThat(run.out()).contains("in the queue  at place 17\n", "expected end  2026-11-21T12:05:00Z\n");
        assertThat(run.run("get", "waiting", "-o", "jsonl")).isZero();
        assertThat(run.json().path("queue_position").intValue()).isEqualTo(17);
        assertThat(run.json().path("expected_end").asText()).isEqualTo("2026-11-21T12:05:00Z");
    }

    @Test
    void aJobThatIsNotThereIsInput() {
        assertThat(run.run("get", "none")).isEqualTo(65);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("reelay: there is no job none: ");
    }

    @Test
    void jobsAreListedTheNewestFirstWithTheNumberOfAll() {
        brokers.jobs().accepted("first", 0).running("second", 1).completed("third", 2, null, "1.5");

        assertThat(run.run("list")).isZero();
        assertThat(run.out().lines()).hasSize(4).satisfies(lines -> {
            assertThat(lines.getFirst()).startsWith("ID      STATUS       MODEL");
            assertThat(lines.get(1)).startsWith("third   completed").endsWith("yes      $1.5");
            assertThat(lines.get(2)).startsWith("second  in_progress");
            assertThat(lines.get(3)).startsWith("first   accepted");
        });
        assertThat(run.err()).isEqualTo("3 of 3 jobs\n");

        assertThat(run.run("list", "-n", "1", "--order", "oldest")).isZero();
        assertThat(run.out().lines().skip(1)).singleElement().asString().startsWith("first");
        assertThat(run.err()).startsWith("1 of 3 jobs; the next ones: --after ");
        String mark = run.err().strip().replaceFirst(".* --after ", "");
        assertThat(run.run("list", "--order", "oldest", "--after", mark, "-o", "jsonl"))
                .isZero();
        assertThat(run.out().lines().map(JobCommandsTest::id)).containsExactly("second", "third");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void jsonHasTheJobsTheirNumberAndItsScope() {
        brokers.jobs().accepted("first", 0).accepted("second", 1);

        assertThat(run.run("list", "-o", "json", "--limit", "1")).isZero();
        assertThat(run.json().path("jobs")).hasSize(1);
        assertThat(run.json().path("total").intValue()).isEqualTo(2);
        assertThat(run.json().at("/window/live").intValue()).isEqualTo(2);
        assertThat(run.json().path("next").asText()).endsWith(".second");

        assertThat(run.run("list", "--count")).isZero();
        assertThat(run.out()).isEqualTo("2\n");
        assertThat(run.run("list", "--count", "-o", "json")).isZero();
        assertThat(run.json().path("total").intValue()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --state live                                     | waiting
            --state failed,completed                         | good bad
            --state failed --state live                      | bad waiting
            --code timed_out                                 | bad
            --charged unknown                                | bad
            --message Too~long                               | bad
            --metadata customer=c-17                         | good
            --tenant acme                                    | good
            --priority 1,2                                   | good bad waiting
            --priority 0                                     | ''
            --id-prefix wai                                  | waiting
            --id waiting --id bad --id other                 | bad waiting
            --received-from 2026-11-21T12:00:01Z             | bad waiting
            --received-to 2026-11-21T12:00:01Z               | good
            --ended-from 2026-11-21T12:00:10Z                | bad
            --model other                                    | ''
            --filter state=failed&code=timed_out             | bad
            --filter state=failed --state live               | bad waiting
            --filter ended_from=2026-11-21T12:00:10Z&state=failed --charged no | ''
            """)
    void everyFilterOfTheConsoleIsAnOption(String options, String ids) {
        brokers.jobs()
                .completed("good", 0, "{\"customer\":\"c-17\",\"tenant\":\"acme\"}", null)
                .failed("bad", 1, FailureCode.TIMED_OUT, "Too~long", Charged.UNKNOWN)
                .accepted("waiting", 2);

        String[] arguments = ("list --order oldest -o jsonl " + options).split(" +");
        assertThat(run.run(arguments)).isZero();
        assertThat(run.out().lines().map(JobCommandsTest::id))
                .containsExactlyElementsOf(ids.isEmpty() ? List.of() : List.of(ids.split(" ")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list --state nonsense",
                "list --filter nonsense",
                "list --filter colour=red",
                "list --received-from yesterday",
                "list --metadata customer",
                "list --limit 0",
                "list --limit 100001",
                "list --order sideways",
                "list --after nowhere",
                "list -o text",
                "wait x --timeout soon",
                "wait x --timeout 0s",
                "get",
                "get a b"
            })
    void whatMakesNoSenseIsUsageAndOpensNoConnection(String command) {
        assertThat(run.run(command.split(" "))).isEqualTo(64);
        assertThat(run.err()).startsWith("reelay: ");
        assertThat(run.out()).isEmpty();
        assertThat(brokers.closed()).isZero();
    }

    @Test
    void withoutAnAddressOfBrokersTheCommandSaysHowToNameThem() {
        run.env("KAFKA_BOOTSTRAP_SERVERS", null);
        assertThat(run.run("list", "-o", "json")).isEqualTo(64);
        assertThat(run.err()).contains("KAFKA_BOOTSTRAP_SERVERS is not set", " -b", "localhost:9092");

        assertThat(run.run("list", "-b", "other.test:9092")).isZero();
        assertThat(brokers.opened().kafka().bootstrapServers()).isEqualTo("other.test:9092");
    }

    // --- reading takes a while

    @Test
    void aCommandWaitsUntilAllIsReadAndSaysOnATerminalWhatItWaitsFor() {
        brokers.jobs().accepted("first", 0);
        brokers.reading(null).later(() -> {}).later(brokers::restore);

        assertThat(run.on(new Screen(false, true, false)).run("list", "--count"))
                .isZero();
        assertThat(run.out()).isEqualTo("1\n");
        assertThat(run.err()).isEqualTo("\r\u001b[Kreading generation-jobs: 1,234 records to go\r\u001b[K");
    }

    @Test
    void whatIsNotReadInTimeMayWorkLater() {
        brokers.reading(null);

        assertThat(run.run("list", "--read-timeout", "5s")).isEqualTo(75);
        assertThat(run.err())
                .isEqualTo(
                        "reelay: within 5 s not all was read: generation-jobs: 1,234 records to go; --read-timeout gives"
                                + " it longer\n");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void troubleWithBrokersEndsTheWaitSoonerWithItsReason() {
        brokers.reading("generation-jobs: Not authorized to access topics");

        assertThat(run.run("get", "x", "-o", "json")).isEqualTo(69);
        assertThat(run.err()).contains("\"code\":\"unavailable\"", "generation-jobs: Not authorized to access topics");
        assertThat(brokers.closed()).isEqualTo(1);
    }

    // --- wait

    @ParameterizedTest
    @CsvSource({"completed,0", "failed,2", "cancelled,3", "expired,4", "rejected,65"})
    void theExitCodeOfAWaitIsThatOfTheJob(String end, int exitCode) {
        brokers.jobs().accepted("it", 0);
        brokers.later(() -> brokers.jobs().running("it", 0)).later(() -> {
            switch (end) {
                case "completed" -> brokers.jobs().completed("it", 0, null, null);
                case "failed" -> brokers.jobs().failed("it", 0, FailureCode.PROVIDER_FAILED, "No", Charged.UNKNOWN);
                case "cancelled" -> brokers.jobs().ended("it", 0, new Outcome.Cancelled());
                case "expired" -> brokers.jobs().ended("it", 0, new Outcome.Expired());
                default -> brokers.jobs().failed("it", 0, FailureCode.INVALID_INPUT, "No", Charged.NO);
            }
        });

        assertThat(run.run("wait", "it")).isEqualTo(exitCode);
        assertThat(run.out()).contains("status        " + end);
    }

    @Test
    void aWaitShowsOnATerminalHowFarTheJobIsAndWhyItWaits() {
        brokers.jobs().command("pause/*", "{\"command\":\"pause\",\"reason\":\"the bill\"}");
        brokers.later(() -> brokers.jobs().accepted("it", 0))
                .later(() -> brokers.jobs().running("it", 0))
                .later(() -> brokers.jobs().completed("it", 0, null, null));

        assertThat(run.on(new Screen(false, true, false)).run("wait", "it")).isZero();
        assertThat(run.err())
                .contains("it: no worker has accepted a request with this id yet, 0 s")
                .contains("it: accepted, submissions are paused (the bill), 0 s")
                .contains("it: in_progress, 0 s")
                .endsWith("\r\u001b[K");
    }

    @Test
    void aWaitThatTakesTooLongSaysHowFarTheJobIsAndHowToGoOn() {
        brokers.jobs().running("it", 0);

        assertThat(run.run("wait", "it", "--timeout", "30m")).isEqualTo(75);
        assertThat(run.err())
                .isEqualTo("reelay: it has not ended within 1800 s: in_progress; \"reelay wait it\" goes on\n");
    }

    // --- pauses

    @Test
    void pausesAreListedWithWhoAndWhyAndARecordThatPausesByAMistakeIsSeen() {
        assertThat(run.run("pauses")).isZero();
        assertThat(run.err()).isEqualTo("nothing is paused\n");
        brokers.jobs()
                .command("pause/*", "{\"command\":\"pause\",\"reason\":\"the bill\",\"by\":\"ana\"}")
                .command("pause/luma/ray", "{\"command\":\"wait\"}");

        assertThat(run.run("pauses")).isZero();
        assertThat(run.out()).contains("ana  the bill\n", "luma/ray").contains("not a valid command, which pauses: ");
        assertThat(run.run("pauses", "-o", "jsonl")).isZero();
        assertThat(run.out().lines()).hasSize(2);
        assertThat(run.out()).startsWith("{\"key\":\"pause/*\",\"model\":\"*\"").contains("\"flaw\":");
    }

    private static String id(String line) {
        try {
            JsonNode json = ExactJson.reader().readTree(line);
            return json.path("id").asText();
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException(line, e);
        }
    }
}
