package dev.reelay.chaos;

import static dev.reelay.chaos.FactsBuilder.A;
import static dev.reelay.chaos.FactsBuilder.B;
import static dev.reelay.chaos.FactsBuilder.second;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A serves one partition, and B the other one. */
class ServedTimesTest {

    private final FactsBuilder tester = new FactsBuilder();
    private final List<Ownership> said =
            new ArrayList<>(List.of(new Ownership(second(0), A, 0, true), new Ownership(second(1), B, 1, true)));

    private void says(int at, String worker, int partition, boolean serves) {
        said.add(new Ownership(second(at), worker, partition, serves));
    }

    /** Whether all were served from this second on until the next change. */
    private boolean areServed(int at) {
        boolean all = false;
        for (ServedTimes.Change change : ServedTimes.of(
                new LimitBook(1, 2, List.of(), said), tester.facts().done())) {
            all = change.at().isAfter(second(at)) ? all : change.all();
        }
        return all;
    }

    @Test
    void allAreServedOnceEachHasBeenRestored() {
        assertThat(areServed(0)).isFalse();
        assertThat(areServed(1)).isTrue();
    }

    @Test
    void whatAKilledWorkerHadIsServedAgainWhenAnotherOneHasRestoredIt() {
        tester.done(5, A, new ChaosAction.Kill(0));
        says(9, B, 0, true);

        assertThat(areServed(4)).isTrue();
        assertThat(areServed(5)).isFalse();
        assertThat(areServed(8)).isFalse();
        assertThat(areServed(9)).isTrue();
    }

    @Test
    void aPartitionThatIsGivenUpIsServedAgainWhenItHasBeenRestored() {
        says(5, A, 0, false);
        says(6, B, 0, true);
        says(7, A, 0, false); // late: B has it

        assertThat(areServed(5)).isFalse();
        assertThat(areServed(6)).isTrue();
        assertThat(areServed(7)).isTrue();
    }

    @Test
    void aFrozenWorkerServesNothingUntilAWhileAfterItWasLetGoOn() {
        tester.done(5, A, new ChaosAction.Freeze(0)).done(7, A, new ChaosAction.Thaw(0));
        int settled = 7 + (int) ServedTimes.SETTLED.toSeconds();

        assertThat(areServed(5)).isFalse();
        assertThat(areServed(settled - 1)).isFalse();
        assertThat(areServed(settled)).isTrue();
    }

    @Test
    void whatAFrozenWorkerHadIsServedWhenAnotherOneHasRestoredIt() {
        tester.done(5, A, new ChaosAction.Freeze(0)).done(20, A, new ChaosAction.Thaw(0));
        says(12, B, 0, true);

        assertThat(areServed(11)).isFalse();
        assertThat(areServed(12)).isTrue();
    }

    @Test
    void withoutABrokerNothingIsServedUntilAWhileAfterItsStart() {
        tester.done(5, "", new ChaosAction.StopBroker()).done(7, "", new ChaosAction.StartBroker());
        int settled = 7 + (int) ServedTimes.SETTLED.toSeconds();

        assertThat(areServed(5)).isFalse();
        assertThat(areServed(settled - 1)).isFalse();
        assertThat(areServed(settled)).isTrue();
    }

    @Test
    void workersThatAreExchangedServeNothing() {
        tester.done(5, "", new ChaosAction.Exchange(Assignor.RANGE));

        assertThat(areServed(5)).isFalse();
    }
}
