namespace Mira.Experiments.Evaluation.LogisticRegression.ScikitLearn;

/// <summary>The next step of a line search by cubic and quadratic interpolation between two of its trials.</summary>
/// <remarks>Source: the four cases of section 4 of Moré and Thuente (1994), safeguards as in MINPACK-2.</remarks>
internal static class CubicStep
{
    private const double Safeguard = 0.66;

    /// <summary>The step, and whether a minimum is now known to be in between.</summary>
    internal static (double Step, bool Brackets) Of(LineSearchTrial best, LineSearchTrial other, LineSearchTrial trial,
        StepBounds bounds)
    {
        if (trial.Value > best.Value)
        {
            return (HigherValue(best, trial), true);
        }
        if (trial.Slope * Math.Sign(best.Slope) < 0)
        {
            return (OtherSign(best, trial), true);
        }
        return (Math.Abs(trial.Slope) < Math.Abs(best.Slope)
            ? FlatterSlope(best, other, trial, bounds)
            : SteeperSlope(best, other, trial, bounds), false);
    }

    private static double HigherValue(LineSearchTrial best, LineSearchTrial trial)
    {
        var length = trial.Step - best.Step;
        var (theta, gamma) = Cubic(best, trial, length < 0);
        var cubic = best.Step + ((gamma - best.Slope + theta) / (gamma - best.Slope + gamma + trial.Slope) * length);
        var quadratic = best.Step + (best.Slope / (((best.Value - trial.Value) / length) + best.Slope) / 2 * length);
        return Math.Abs(cubic - best.Step) < Math.Abs(quadratic - best.Step)
            ? cubic
            : cubic + ((quadratic - cubic) / 2);
    }

    private static double OtherSign(LineSearchTrial best, LineSearchTrial trial)
    {
        var (theta, gamma) = Cubic(best, trial, trial.Step > best.Step);
        var cubic = trial.Step
            + ((gamma - trial.Slope + theta) / (gamma - trial.Slope + gamma + best.Slope) * (best.Step - trial.Step));
        var secant = Secant(best, trial);
        return Math.Abs(cubic - trial.Step) > Math.Abs(secant - trial.Step) ? cubic : secant;
    }

    private static double FlatterSlope(LineSearchTrial best, LineSearchTrial other, LineSearchTrial trial,
        StepBounds bounds)
    {
        var isBeyond = trial.Step > best.Step;
        var (theta, gamma) = Cubic(best, trial, isBeyond);
        var ratio = (gamma - trial.Slope + theta) / (gamma + (best.Slope - trial.Slope) + gamma);
        var cubic = ratio < 0 && gamma != 0
            ? trial.Step + (ratio * (best.Step - trial.Step)) : isBeyond ? bounds.High : bounds.Low;
        var secant = Secant(best, trial);
        var isCubicNearer = Math.Abs(cubic - trial.Step) < Math.Abs(secant - trial.Step);
        if (!bounds.IsBracketed)
        {
            return Math.Max(bounds.Low, Math.Min(bounds.High, isCubicNearer ? secant : cubic));
        }
        var step = isCubicNearer ? cubic : secant;
        var limit = trial.Step + (Safeguard * (other.Step - trial.Step));
        return isBeyond ? Math.Min(limit, step) : Math.Max(limit, step);
    }

    private static double SteeperSlope(LineSearchTrial best, LineSearchTrial other, LineSearchTrial trial,
        StepBounds bounds)
    {
        if (!bounds.IsBracketed)
        {
            return trial.Step > best.Step ? bounds.High : bounds.Low;
        }
        var (theta, gamma) = Cubic(other, trial, trial.Step > other.Step);
        return trial.Step
            + ((gamma - trial.Slope + theta) / (gamma - trial.Slope + gamma + other.Slope) * (other.Step - trial.Step));
    }

    private static double Secant(LineSearchTrial best, LineSearchTrial trial) =>
        trial.Step + (trial.Slope / (trial.Slope - best.Slope) * (best.Step - trial.Step));

    /// <summary>The two terms of a cubic's minimizer, the root with the sign asked for.</summary>
    private static (double Theta, double Gamma) Cubic(LineSearchTrial from, LineSearchTrial to, bool isNegative)
    {
        var theta = (3 * (from.Value - to.Value) / (to.Step - from.Step)) + from.Slope + to.Slope;
        var scale = Math.Max(Math.Abs(theta), Math.Max(Math.Abs(from.Slope), Math.Abs(to.Slope)));
        var gamma = scale
            * Math.Sqrt(Math.Max(0, (theta / scale * (theta / scale)) - (from.Slope / scale * (to.Slope / scale))));
        return (theta, isNegative ? -gamma : gamma);
    }
}

/// <summary>Where the next step of a line search may be.</summary>
/// <param name="IsBracketed">Whether a minimum is known to be between the best step and the other.</param>
/// <param name="Low">Smallest step.</param>
/// <param name="High">Largest step.</param>
internal readonly record struct StepBounds(bool IsBracketed, double Low, double High);

/// <summary>A step along a direction that was tried.</summary>
/// <param name="Step">Length of the step.</param>
/// <param name="Value">The function there.</param>
/// <param name="Slope">Its derivative along the direction there.</param>
internal readonly record struct LineSearchTrial(double Step, double Value, double Slope);
