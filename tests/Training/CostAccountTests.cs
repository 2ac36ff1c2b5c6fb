using Mira.Experiments.Runtime;
using Mira.Experiments.Training;

namespace Mira.Tests.Training;

public sealed class CostAccountTests
{
    [Fact]
    public void Phases_of_a_step_are_not_counted_twice()
    {
        var clock = new PhaseClock();
        Spend(clock, "data", 10);
        clock.Measure("step", () =>
        {
            Spend(clock, "forward", 20);
            Thread.Sleep(5);
            return 0;
        });
        Spend(clock, "evaluation", 10);

        var phases = CostAccount.Phases(clock);

        Assert.Equal(["wait for data", "forward", "rest of step", "evaluation"], phases.Keys);
        Assert.Equal(clock.Of("step").TotalSeconds, phases["forward"] + phases["rest of step"], 1e-9);
        Assert.True(phases["rest of step"] >= 0.004);
    }

    private static void Spend(PhaseClock clock, string phase, int milliseconds) => clock.Measure(phase, () =>
    {
        Thread.Sleep(milliseconds);
        return 0;
    });
}
