namespace Mira.Experiments.Recipes;

/// <summary>A value that follows from a recipe and the number of its images.</summary>
/// <param name="Name">Name in kebab-case, such as "peak-learning-rate".</param>
/// <param name="Value">The value.</param>
/// <param name="Reason">The rule it follows by.</param>
public sealed record DerivedValue(string Name, double Value, string Reason)
{
    /// <summary>The value as people read it: 4.8, 1,281,167.</summary>
    public string Text => Value == Math.Round(Value) && Math.Abs(Value) < 1e15
        ? Value.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture)
        : Value.ToString("G5", System.Globalization.CultureInfo.InvariantCulture);
}
