using System.Runtime.Intrinsics;

namespace Mira.Datasets.Augmentation;

/// <summary>
/// An operation that changes every pixel by itself; it sees eight at a time as integers from 0 to 255.
/// </summary>
internal interface IPixelOperation
{
    void Apply(ref Vector256<int> red, ref Vector256<int> green, ref Vector256<int> blue);
}
