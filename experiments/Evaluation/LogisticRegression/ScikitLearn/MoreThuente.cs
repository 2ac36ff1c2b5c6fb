namespace Mira.Experiments.Evaluation.LogisticRegression.ScikitLearn;

/// <summary>Line search for the strong Wolfe conditions: sufficient decrease, and a slope that has
/// flattened enough.</summary>
/// <remarks>Source: Moré and Thuente, Line Search Algorithms with Guaranteed Sufficient Decrease
/// (1994), with the constants that L-BFGS-B uses. An interval that holds a minimum is found, then shrunk
/// by interpolation.</remarks>
internal sealed class MoreThuente
{
    private const double DecreaseShare = 1e-3, SlopeShare = 0.9, SmallestInterval = 0.1, LongestStep = 1e10;
    private const double LowerExtrapolation = 1.1, UpperExtrapolation = 4, ShrinkShare = 0.66;
    private readonly LineSearchTrial _start;
    private LineSearchTrial _best, _other;
    private bool _isBracketed, _hasDecrease;
    private double _low, _high, _width = LongestStep, _formerWidth = 2 * LongestStep;

    /// <summary>Begins at a point where the slope is negative.</summary>
    /// <param name="value">The function at the point.</param>
    /// <param name="slope">Its derivative along the direction.</param>
    /// <param name="step">The first step that will be tried.</param>
    internal MoreThuente(double value, double slope, double step)
    {
        _start = _best = _other = new(0, value, slope);
        _high = step + (UpperExtrapolation * step);
    }

    /// <summary>Takes what was found at a step.</summary>
    /// <returns>The next step to try, or null when the given one is accepted.</returns>
    internal double? Next(LineSearchTrial trial)
    {
        var bound = DecreaseShare * _start.Slope;
        var allowed = _start.Value + (trial.Step * bound);
        _hasDecrease |= trial.Value <= allowed && trial.Slope >= 0;
        if (IsStuck(trial, allowed, bound)
            || (trial.Value <= allowed && Math.Abs(trial.Slope) <= SlopeShare * -_start.Slope))
        {
            return null;
        }
        var isTilted = !_hasDecrease && trial.Value <= _best.Value && trial.Value > allowed;
        return Guarded(Advance(trial, isTilted ? bound : 0));
    }

    private bool IsStuck(LineSearchTrial trial, double allowed, double bound) =>
        (_isBracketed && (trial.Step <= _low || trial.Step >= _high || _high - _low <= SmallestInterval * _high))
        || (trial.Step >= LongestStep && trial.Value <= allowed && trial.Slope <= bound);

    /// <summary>Interpolates, of the function less its allowed value as long as that has not been reached, and
    /// moves the interval.</summary>
    private double Advance(LineSearchTrial trial, double tilt)
    {
        var (tried, best, other) = (Tilted(trial, tilt), Tilted(_best, tilt), Tilted(_other, tilt));
        var (next, brackets) = CubicStep.Of(best, other, tried, new(_isBracketed, _low, _high));
        if (tried.Value > best.Value)
        {
            _other = trial;
        }
        else
        {
            _other = tried.Slope * Math.Sign(best.Slope) < 0 ? _best : _other;
            _best = trial;
        }
        _isBracketed |= brackets;
        return next;
    }

    /// <summary>Keeps a step inside its bounds; an interval that shrinks too slowly is halved.</summary>
    private double Guarded(double next)
    {
        if (!_isBracketed)
        {
            (_low, _high) = (next + (LowerExtrapolation * (next - _best.Step)),
                next + (UpperExtrapolation * (next - _best.Step)));
            return Math.Clamp(next, 0, LongestStep);
        }
        var width = Math.Abs(_other.Step - _best.Step);
        if (width >= ShrinkShare * _formerWidth)
        {
            next = _best.Step + (0.5 * (_other.Step - _best.Step));
        }
        (_formerWidth, _width) = (_width, width);
        (_low, _high) = (Math.Min(_best.Step, _other.Step), Math.Max(_best.Step, _other.Step));
        return next <= _low || next >= _high || _high - _low <= SmallestInterval * _high ? _best.Step : next;
    }

    private static LineSearchTrial Tilted(LineSearchTrial trial, double tilt) =>
        new(trial.Step, trial.Value - (trial.Step * tilt), trial.Slope - tilt);
}
