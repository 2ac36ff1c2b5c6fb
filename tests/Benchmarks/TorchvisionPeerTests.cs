using Mira.Datasets;
using Mira.Experiments.Benchmarks;

namespace Mira.Tests.Benchmarks;

/// <summary>A script of torchvision's that is not there or does not answer.</summary>
public sealed class TorchvisionPeerTests
{
    [Fact]
    public void A_script_that_answers_no_number_is_an_input_error()
    {
        using var peer = new TorchvisionPeer("cat");
        var error = Assert.Throws<InputException>(() => peer.Times("cifar 7"));
        Assert.Contains("answered 'cifar 7', expected seconds", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_that_is_not_there_is_an_input_error() =>
        Assert.Throws<InputException>(() => new TorchvisionPeer("/nowhere/python3 script.py"));
}
