using System.Globalization;

namespace Mira.Experiments.Costs;

/// <summary>Time that a piece of work takes, and how that is known.</summary>
/// <param name="Time">The time.</param>
/// <param name="Origin">Measured with this recipe, or estimated from another measurement.</param>
/// <param name="Machine">On what.</param>
/// <param name="Source">Where the measurement is.</param>
public sealed record Cost(TimeSpan Time, CostOrigin Origin, string Machine, string Source)
{
    /// <summary>A time in the unit that suits it, such as "7.8 min".</summary>
    public static string Words(TimeSpan time)
    {
        var (value, unit) = time switch
        {
            { TotalDays: >= 2 } => (time.TotalDays, "days"),
            { TotalHours: >= 2 } => (time.TotalHours, "h"),
            { TotalMinutes: >= 2 } => (time.TotalMinutes, "min"),
            _ => (time.TotalSeconds, "s"),
        };
        return string.Create(CultureInfo.InvariantCulture,
            $"{value.ToString(value < 10 ? "0.#" : "0", CultureInfo.InvariantCulture)} {unit}");
    }
}

/// <summary>How a cost is known.</summary>
public enum CostOrigin
{
    /// <summary>The same recipe was timed.</summary>
    Measured,

    /// <summary>Reckoned from the time of another recipe by the pixels that pass through the networks.</summary>
    Estimated,
}
