namespace Mira.Experiments.Costs;

/// <summary>What an hour of a machine takes. No run recorded energy, and prices differ from place to place: both are
/// assumptions, in one place.</summary>
/// <param name="Machine">The machine, as costs name it.</param>
/// <param name="Watts">Power while it computes, W.</param>
/// <param name="Dollars">Price of an hour, US dollars.</param>
/// <param name="Source">Where the power is from; prices are assumed throughout.</param>
public sealed record MachinePrice(string Machine, double Watts, double Dollars, string Source)
{
    private const string Limit = "power limit of the board in NVIDIA's data sheet";

    /// <summary>Every machine that costs name.</summary>
    public static IReadOnlyList<MachinePrice> All { get; } =
    [
        new("one CPU core", 10, 0.04, "assumed"),
        new("one H100", 700, 3, Limit),
        new("the authors' 16 A100", 16 * 400, 16 * 2, $"16 times the {Limit}"),
        new("the authors' 8 TITAN V", 8 * 250, 8 * 0.5, $"8 times the {Limit}"),
    ];

    /// <summary>Energy of costs in kWh.</summary>
    public static double KilowattHours(IEnumerable<Cost> costs) =>
        costs.Sum(cost => cost.Time.TotalHours * Of(cost.Machine).Watts / 1000);

    /// <summary>Price of costs in US dollars.</summary>
    public static double Price(IEnumerable<Cost> costs) =>
        costs.Sum(cost => cost.Time.TotalHours * Of(cost.Machine).Dollars);

    private static MachinePrice Of(string machine) => All.Single(price => price.Machine == machine);
}
