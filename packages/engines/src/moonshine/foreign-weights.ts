import type { ForeignWeights } from "./foreign-speech.ts";

const weights =
  "whlfvxpn076RSZU+2t1BvkQ/W7sWUzk/T0iBPoihnT2jRTw+uOxuvzmZEz8fw7G+gSlVv6kLe7+eO8G+Jg/8vhWFmj7pmQc/pt+tPtbH777NPfw8hIAYv5pcQr5OiFA+/rGCvbnAcr9Rjy4/Yp19vzJibT7ztww/C11uPW+K773CAFY/q3ogPzIMEL3z2WC+Cjd+PZpYyz5L7om+Ep6Sv4kTDz+c2xm/g7MRP8bxhb7T5Iy+DzNVvw34uT798lY+9p4Dv3lqrz5TCIC/QO4jv3H/mj38cSQ/TFGuPibF/j5mlQ+/vccZPwDg6jywejK/0soAP40eCT5fOzu+gIXgvgNq976ysW0/CWnNPiE0Br9buek+NhGAP23iHz5kQNI+A1E1P/N0vr4B5aY+k2XhvU3/oj6gjxW/C3ubPbCFsb7C3QU+2Z4FvwAb3T5VVtu9M0GBv/pKN75Vd5C/UyvVv5feBD+Wphe/TVm8Pj4uKD/ybzs+8jWCvkp/t77UFpw+AVOFvih3ljxpgJw+NGwrv8w2Qb5nfSy/NCI4v57klr0YkKu9oub7PsqSOz5r5QK/OeL+Psf0ZD7Fj4G+HlHMPsFAGr9WdhY/HtazvslPoD7VBec/DAGOPjRavD4aR8Q+fnXIvi5aH7+doIm9zK/HPtpBpT7Qk5Y+9xlRv6Dmbb83LIA+CmQhPkmqLT8BTym8G15mPkYKK7/Jeeu9iabrPnMRVj/bV04/IzCrPaA52r2uN9U+slhBv6ntkb1bqYw/wZS7PpPnTj5PTLA+V6CevfkpHb+NbsM+KtFnPjiRzz2CloC/C7bdvlBwqD3SmcW+gO8lvg8sA7+NfPa9thxEPlCgOr/A2kK9f1nCvuJQ0T2c4GU9L7xIvrct0D9mliq/Zhrovkb1Wj8lKtE9rZ7EvkLcbr5fko8/5A5BP4r7Er/jsRM/7Bb+vvAALD6Vygc+1zbxPpRqdD8Zfz2/uzWHPcu/Qj/mFx0+20Psvm0SJj6Joe2+HZFVPa5jHb/wkBA/26LkvnLRSr62tli/odCfvpvkWr8kpFG/0Dpav/6EJr+fmuE902S+POlDRL+ceiO/i6rOPrSE/r4ycQA/Mmo3P7APGT44GFs/qWazvtw6Cb8VcHW+oyuvPuqk1T7KBDo+j6NIvzBAOL1fqxg/ggrevrN4kr/Et9w6OK0JPxdohD/pRv6+HddTPsRKaL53iim/4igfv+lBfj9pxgK/s2ylPgtfVz8ieKw9lUEFv9ovpL6YDMs7uO21Pel/sz43KSe+pZc/vraRM7/ExZu9bJaXvtg/Wr8P0Tc/AmjyPdBVBz827jg/xI21O/C9CL8vUwI/Yjsrv/jnSz+PpB4/5dUNvgErkj57AXC/27YFv/ottDyUDie/9dKvvuO5nD9HeGa872+APgksrz9swfK++nDGPo4bHL9Kz7A+iaT6vu9QYr+NDwa9P9MDP4GeFb3mcss+gQqGvqgFrj58nOA+KkwlPxopX7+uK0m9qvE9P2KrRz9ZoLi9Ch/gvpMWFr+lxq6+A3GNvqGdJj+JKAM/LR0FvheLkj0=";

/**
 * Written by `npm run train:foreign-speech`, not by hand: 32-bit floats. What they were learned from, and its licences, stand in
 * docs/decisions/0031.
 */
export const foreignWeights: ForeignWeights = {
  weights: new Float32Array(Uint8Array.from(Buffer.from(weights, "base64")).buffer),
  bias: -2.284019,
};
