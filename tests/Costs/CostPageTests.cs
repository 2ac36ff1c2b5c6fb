using Mira.Experiments;
using Mira.Experiments.Costs;
using Mira.Experiments.Records.Statistics;
using Mira.Experiments.Reproduction;
using Mira.Experiments.Scales;
using Mira.Experiments.Tables;

namespace Mira.Tests.Costs;

/// <summary>What tables cost, and how that grows.</summary>
public sealed class CostPageTests
{
    private static readonly string Results = Path.Combine(SourceTree.Root, "results");

    [Fact]
    public void The_committed_page_is_what_the_files_say() => Assert.True(
        File.ReadAllText(Path.Combine(Results, "COST.md")) == new CostPage(Results).Render(),
        "results/COST.md is stale: run 'mira report cost'");

    [Fact]
    public void Every_machine_of_a_cost_has_a_power_and_a_price() => Assert.All(Paper.Items, item =>
        Assert.All(Enum.GetValues<Scale>(), scale =>
        {
            var cost = ItemCost.Of(item.CellsAt(scale).Select(cell => cell.Run).OfType<CellRun>(), scale);
            Assert.All(cost.Pretrainings.Concat(cost.Evaluations), one => Assert.Contains(MachinePrice.All,
                price => price.Machine == one.Machine && price is { Watts: > 0, Dollars: > 0 }));
        }));

    [Fact]
    public void Energy_and_money_are_time_by_power_and_price()
    {
        Cost[] costs = [new(TimeSpan.FromHours(2), CostOrigin.Measured, "one H100", "")];
        Assert.Equal(1.4, MachinePrice.KilowattHours(costs), 1e-12);
        Assert.Equal(6, MachinePrice.Price(costs), 1e-12);
    }

    [Fact]
    public void A_power_law_is_found_whatever_the_factor_of_a_group()
    {
        var law = PowerLaw.Of(Points(noise: 0))!;
        Assert.Equal(1.5, law.Exponent, 1e-12);
        Assert.Equal(1.5, law.Low, 1e-6);
        Assert.Equal((8, 2, 1d, 8d), (law.Points, law.Groups, law.Least, law.Most));
    }

    /// <summary>By hand: Student's quantile 2.5706 of 5 degrees of freedom times the error of the slope.</summary>
    [Fact]
    public void Noise_widens_the_interval_around_the_exponent()
    {
        var law = PowerLaw.Of(Points(noise: 0.1))!;
        Assert.Equal(1.5, law.Exponent, 1e-12);
        Assert.Equal(0.14834262666886966, law.High - law.Exponent, 1e-6);
        Assert.Equal(0.14834262666886966, law.Exponent - law.Low, 1e-6);
    }

    [Fact]
    public void Groups_in_which_nothing_varies_say_nothing()
    {
        Assert.Null(PowerLaw.Of([new("a", 1, 2), new("b", 2, 5), new("c", 4, 9)]));
        Assert.Equal(8, PowerLaw.Of([.. Points(noise: 0), new("alone", 3, 7)])!.Points);
    }

    private static IEnumerable<PowerPoint> Points(double noise) =>
        from place in Enumerable.Range(0, 4)
        from @group in new[] { (Name: "one", Factor: 1.0), (Name: "ten", Factor: 10.0) }
        let sign = (place % 2 == 0) == (@group.Factor > 1) ? 1 : -1
        let x = Math.Pow(2, place)
        select new PowerPoint(@group.Name, x, @group.Factor * Math.Pow(x, 1.5) * Math.Exp(sign * noise));
}
