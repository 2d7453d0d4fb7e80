import type { ForeignWeights } from "./foreign-speech.ts";

const weights =
  "H20pv59w9T1j9RU/1L0IPgAwZL4bKqI+W++9PrS4+763yw8+d0GyPagNVT/DW7m9V+fjvl0Xgb9ihSS/0RZFvxu4lD3XT7M+2CrjPBePjj7ixN8+B9d2PrCZPj5WBpG9vm4KPlKH876OAiA/s3kov23R0bz3lUE+hzY+P2b6mr5LJ4Y+PvYgP7R0wz30FoE+6kBhv7arqL6+E8I+X0tcvyqwoj72SoK+btjcvmNyMT9inBS/e9H0PR66OT87D/Q96/pPPgbbxr58uoS/jDrRvk5Rbj7L0fU+JTZGP0EgUT41/K4+kBM2P+W437zbcQ+/ojd4P2K7jj00kTS++5CGPkDslj298h4/VsLxPs9Mmb75+Cg/eBEKPykmFb2gt7I+HA54PjN5i753gjM+NPoHPm+EUD7OPGK/lR88voVCfr5Eazq+kzzBvmZciz7LTJe90WNVv0BJpr52Jdm9IOExv5TpCD/6Fbq99zAYPoTXRz69z2U+cNFLPlAik76hK1U+v6IFP98yk77sW24+OtJgvs2V3L0hWzW/aOBcv+xib71l5pC+xpJ3PfLlWz4nkxy+3jPtPhKLVT7uCui+jv+YvVfdeb7Wz4c+PDs+PiurJT5VRYc/NN/XviPSnT5wpJO+zzZWvs8VEL8hvG++kqcoP6GivT79Zx4+pF3ZvsD7nLyZJa0+U90NvhNjAD+X3IE+RCzpPQtP4b7fuOW+VaptPlgRtj67F8e8ng2Avn2hbD29oRk/F0AJvuuFrr1sNCG9bzIEPY7IWT5/VME+NDgPPsjRFb/rdP28TFAevdIOOj5UG6C9BFAFPrjsUD5EkIK++VWovndWmD1o3yA9QH6mPot1I7/p7Ns+VwMsPCW6kL5iJ8s+O1LmvcVHOT+S+1i/zXggPgXtoj9a8pS+UVwKP81uRD1N8pE/sCB2PvCFAb9eYW+9BSMKPto+VT6oL2s9EJniPnxAab48xwO/foUMvVY3jj67j3C9bl6svuW7fD7HRGM+Gea2PvUhHb9hDqI+WEmlvrotBL85dRG/hnz6uxF2IL9By9q+ycoHv674K79ZkyQ+x12XPTlbL79vpT2/JRHaPqYtZD5iCgk/7CO4Pkyvwb70qP09N6HOvDXmqb3ujRy++7grPyTFFj7gqCQ+yAgrPdeohr6MWRM+J8S9u3A4fr+KuKK9C/q9PpCYKz9DcBC+a6+GPckTyb4jvBe/u4sSvnDMEj/WunQ9vLLQPhm4wTtMxzM+fMVFPB1Dlr6kzm48N/WbPSAzRD2TPpu8DvGfvsrMAr/gol8+QTazvq9P5b4A8M29fPvqvlmhez9IjMg+eE8BvuXT+L41TVo+y8sdvz8vtb5md4A/Ofj0vkeHMr70Nny/bwVlvRau575sBXG/G+qXvYWeiz+kVPY954TnPhbQGD+Jj8C+CPqduzrpN76jSgc/oGOmvq4tzD45cRq+9WCiPqag5T3DdEk/6ZCdPrGH4D3tGHs+lswbPgH1CzpBiqW9wpssP7XqPj1GT5E+x64RvUDf9r5TDgi9H+1Dv2J8iz8G7Ic/Fv6evhCBnz4=";

/**
 * Written by `npm run train:foreign-speech`, not by hand: 32-bit floats. What they were learned from, and its licences, stand in
 * docs/decisions/0031.
 */
export const foreignWeights: ForeignWeights = {
  weights: new Float32Array(Uint8Array.from(Buffer.from(weights, "base64")).buffer),
  bias: -3.984231,
};
