namespace Mira.Experiments.Evaluation.Knn.Rough;

/// <summary>Directions of a block's features in numbers that multiply fast.</summary>
internal interface IRoughDirections
{
    /// <summary>Keeps a direction, rounded. Several threads may round different rows.</summary>
    /// <param name="row">Place in the block.</param>
    /// <param name="exact">[dimension], the direction, maybe less a center.</param>
    /// <returns>Length of what is kept, and of what rounding took away.</returns>
    (double Norm, double Error) Round(int row, ReadOnlySpan<double> exact);
}
