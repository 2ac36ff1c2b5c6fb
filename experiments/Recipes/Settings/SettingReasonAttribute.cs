namespace Mira.Experiments.Recipes.Settings;

/// <summary>Where a method's setting has its value from, said beside the setting, so that the method is one folder.</summary>
/// <param name="reason">Paper or code, with the place, in one line.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingReasonAttribute(string reason) : Attribute
{
    /// <summary>Paper or code, with the place, in one line.</summary>
    public string Reason { get; } = reason;
}
