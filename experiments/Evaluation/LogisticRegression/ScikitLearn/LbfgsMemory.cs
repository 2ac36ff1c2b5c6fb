namespace Mira.Experiments.Evaluation.LogisticRegression.ScikitLearn;

/// <summary>The latest steps and how the gradient changed along them.</summary>
internal sealed class LbfgsMemory
{
    private const int Pairs = 10;
    private const double MachineEpsilon = 2.220446049250313e-16;
    private readonly List<(double[] Step, double[] Change, double Product)> _pairs = [];
    private double _scale = 1;

    /// <summary>Minus the inverse Hessian, as far as it is known, times a gradient.</summary>
    internal double[] Direction(double[] gradient)
    {
        var direction = gradient.ToArray();
        var shares = new double[_pairs.Count];
        for (var i = _pairs.Count - 1; i >= 0; i--)
        {
            shares[i] = Vectors.Dot(_pairs[i].Step, direction) / _pairs[i].Product;
            Vectors.AddScaled(direction, -shares[i], _pairs[i].Change);
        }
        Vectors.Scale(direction, _scale);
        for (var i = 0; i < _pairs.Count; i++)
        {
            var share = Vectors.Dot(_pairs[i].Change, direction) / _pairs[i].Product;
            Vectors.AddScaled(direction, shares[i] - share, _pairs[i].Step);
        }
        Vectors.Scale(direction, -1);
        return direction;
    }

    /// <summary>Adds a step, unless the function did not curve upwards along it.</summary>
    internal void Remember(double[] from, double[] to, double[] fromGradient, double[] toGradient)
    {
        var (step, change) = (to.ToArray(), toGradient.ToArray());
        Vectors.AddScaled(step, -1, from);
        Vectors.AddScaled(change, -1, fromGradient);
        var product = Vectors.Dot(step, change);
        if (product <= MachineEpsilon * -Vectors.Dot(fromGradient, step))
        {
            return;
        }
        if (_pairs.Count == Pairs)
        {
            _pairs.RemoveAt(0);
        }
        _pairs.Add((step, change, product));
        _scale = product / Vectors.Dot(change, change);
    }

    /// <summary>Starts again with steepest descent.</summary>
    /// <returns>Whether there was nothing to forget.</returns>
    internal bool Forget()
    {
        var wasEmpty = _pairs.Count == 0;
        _pairs.Clear();
        _scale = 1;
        return wasEmpty;
    }
}
