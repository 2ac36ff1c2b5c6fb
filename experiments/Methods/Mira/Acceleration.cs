namespace Mira.Experiments.Methods.Mira;

/// <summary>How the fixed-point iteration chooses its next point.</summary>
public enum Acceleration
{
    /// <summary>The plain step of Eq. 7.</summary>
    None,

    /// <summary>Anderson's extrapolation from the last three steps, taken only where it beats what the plain step guarantees.</summary>
    Anderson,
}
