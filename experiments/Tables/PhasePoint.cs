namespace Mira.Experiments.Tables;

/// <summary>A row of a table as a point of the plane of settings.</summary>
/// <param name="Row">The words of the row.</param>
/// <param name="TeacherTemperature">τ_t.</param>
/// <param name="Regularization">β, below 1.</param>
/// <param name="Gain">g = τ_s / (τ_t (1 − β)).</param>
public sealed record PhasePoint(IReadOnlyList<string> Row, double TeacherTemperature, double Regularization, double Gain)
{
    /// <summary>Address of the point's cell in a column.</summary>
    public string Key(string column) => string.Join(", ", [.. Row, column]);
}
